"""What makes a search fast at a million events: cells of the map, sketches of the texts, titles by name."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.math
import django.db.models.lookups
import pgvector.django.bit
from django.db import migrations, models

# What a title is called by: "Emma" of "Emma (the film)" or of "Emma: with tea", without case and punctuation.
_TITLE_NAME = r"""
CREATE FUNCTION events_title_name(title text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN
    btrim(regexp_replace(lower(regexp_replace(title, '(:|\(| [-–—|] ).*$', '')), '[^[:alnum:]]+', ' ', 'g'));
CREATE INDEX event_text_title_name ON events_eventtext USING hash (events_title_name(title));
"""
# Vectors and words are read with the row, and not from a table beside it as PostgreSQL has it from 2 KB on.
_INLINE = "ALTER TABLE events_eventtext SET (toast_tuple_target = 8160)"
_NOT_INLINE = "ALTER TABLE events_eventtext RESET (toast_tuple_target)"
# A venue is looked up by the beginning of its name, in any case, as understanding reads a question.
_VENUE_NAME = "CREATE INDEX venue_name_start ON events_venue (upper(name::text) text_pattern_ops)"
_NO_VENUE_NAME = "DROP INDEX venue_name_start"
_NO_TITLE_NAME = """
DROP INDEX event_text_title_name;
DROP FUNCTION events_title_name;
"""

# Every writer of texts and events (ingest, admin, shell) keeps the sketches by these. A text's times are only
# ever widened: what looks at them passes over too little, never too much.
_TRIGGERS = """
CREATE FUNCTION events_sketch_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO events_textsketch (text_id, bits, is_online, changed_in)
    VALUES (NEW.id, binary_quantize(NEW.embedding)::bit(384), false, pg_current_xact_id()::text::bigint)
    ON CONFLICT (text_id) DO UPDATE SET bits = EXCLUDED.bits, changed_in = EXCLUDED.changed_in;
    RETURN NULL;
END $$;

CREATE TRIGGER sketch_new_text AFTER INSERT ON events_eventtext
    FOR EACH ROW EXECUTE FUNCTION events_sketch_text();
CREATE TRIGGER sketch_changed_text AFTER UPDATE OF embedding ON events_eventtext
    FOR EACH ROW WHEN (OLD.embedding IS DISTINCT FROM NEW.embedding) EXECUTE FUNCTION events_sketch_text();

CREATE FUNCTION events_sketch_times() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE events_textsketch AS sketch
    SET first_start = least(sketch.first_start, seen.first_start),
        last_until = greatest(sketch.last_until, seen.last_until),
        is_online = sketch.is_online OR seen.is_online,
        south = least(sketch.south, seen.south), north = greatest(sketch.north, seen.north),
        west = least(sketch.west, seen.west), east = greatest(sketch.east, seen.east),
        changed_in = pg_current_xact_id()::text::bigint
    FROM (
        SELECT text_id, min(start_time) AS first_start, max(until) AS last_until, bool_or(is_virtual) AS is_online,
               min(latitude) AS south, max(latitude) AS north, min(longitude) AS west, max(longitude) AS east
        FROM written WHERE text_id IS NOT NULL GROUP BY text_id
    ) AS seen
    WHERE sketch.text_id = seen.text_id
      AND (sketch.first_start IS NULL OR sketch.first_start > seen.first_start
           OR sketch.last_until < seen.last_until OR (seen.is_online AND NOT sketch.is_online)
           OR sketch.south IS NULL AND seen.south IS NOT NULL OR sketch.south > seen.south
           OR sketch.north < seen.north OR sketch.west > seen.west OR sketch.east < seen.east);
    RETURN NULL;
END $$;

CREATE TRIGGER sketch_new_events AFTER INSERT ON events_event
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION events_sketch_times();
CREATE TRIGGER sketch_changed_events AFTER UPDATE ON events_event
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION events_sketch_times();

-- All sketches made again, as after a load that went past the triggers.
CREATE FUNCTION events_sketch_all() RETURNS void LANGUAGE sql AS $$
    DELETE FROM events_textsketch;
    INSERT INTO events_textsketch (
        text_id, bits, first_start, last_until, is_online, south, north, west, east, changed_in
    )
    SELECT text.id, binary_quantize(text.embedding)::bit(384), seen.first_start, seen.last_until,
           coalesce(seen.is_online, false), seen.south, seen.north, seen.west, seen.east,
           pg_current_xact_id()::text::bigint
    FROM events_eventtext AS text LEFT JOIN (
        SELECT text_id, min(start_time) AS first_start, max(until) AS last_until, bool_or(is_virtual) AS is_online,
               min(latitude) AS south, max(latitude) AS north, min(longitude) AS west, max(longitude) AS east
        FROM events_event GROUP BY text_id
    ) AS seen ON seen.text_id = text.id
$$;
SELECT events_sketch_all();
"""
_NO_TRIGGERS = """
DROP TRIGGER sketch_new_events ON events_event;
DROP TRIGGER sketch_changed_events ON events_event;
DROP TRIGGER sketch_new_text ON events_eventtext;
DROP TRIGGER sketch_changed_text ON events_eventtext;
DROP FUNCTION events_sketch_all, events_sketch_times, events_sketch_text;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TextSketch',
            fields=[
                ('text', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='sketch', serialize=False, to='events.eventtext')),
                ('bits', pgvector.django.bit.BitField(length=384, null=True)),
                ('first_start', models.DateTimeField(null=True)),
                ('last_until', models.DateTimeField(null=True)),
                ('is_online', models.BooleanField(default=False)),
                ('south', models.FloatField(null=True)),
                ('north', models.FloatField(null=True)),
                ('west', models.FloatField(null=True)),
                ('east', models.FloatField(null=True)),
                ('changed_in', models.BigIntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='event',
            name='event_place_start',
        ),
        migrations.AddField(
            model_name='event',
            name='cell',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Cast(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.math.Floor(django.db.models.expressions.CombinedExpression(models.F('latitude'), '*', models.Value(10))), '*', models.Value(4096)), '+', django.db.models.functions.math.Floor(django.db.models.expressions.CombinedExpression(models.F('longitude'), '*', models.Value(10)))), models.IntegerField()), output_field=models.IntegerField(null=True)),
        ),
        migrations.AddField(
            model_name='event',
            name='is_long',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(django.db.models.lookups.GreaterThan(django.db.models.expressions.CombinedExpression(models.F('end_time'), '-', models.F('start_time')), models.Value(datetime.timedelta(days=2))), models.Value(False)), output_field=models.BooleanField()),
        ),
        migrations.AlterField(
            model_name='event',
            name='text',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='events.eventtext'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['text', 'start_time'], name='event_text_start'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['cell', 'start_time'], include=('text',), name='event_cell_start'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('is_long', True)), fields=['cell', 'until'], name='event_cell_long'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(condition=models.Q(('is_long', True)), fields=['until'], name='event_long'),
        ),
        migrations.AddIndex(
            model_name='textsketch',
            index=models.Index(fields=['changed_in'], name='text_sketch_changed'),
        ),
        migrations.RunSQL(_VENUE_NAME, _NO_VENUE_NAME),
        migrations.RunSQL(_INLINE, _NOT_INLINE),
        migrations.RunSQL(_TITLE_NAME, _NO_TITLE_NAME),
        # Last: rows whose foreign keys are still to be checked forbid other changes to the tables.
        migrations.RunSQL(_TRIGGERS, _NO_TRIGGERS),
    ]
