"""Turns that any process can follow, stop and take over: owner, lease, fence, key and log."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_FILL_USER = """
UPDATE events_turn SET user_id = events_chatsession.user_id
FROM events_chatsession WHERE events_chatsession.id = events_turn.session_id
"""

# The log is worth nothing after its turn is stored, so it costs no write-ahead log. It only grows and is cut,
# by thousands of rows a second: its dead rows are counted, and not their share.
_UNLOGGED = """
ALTER TABLE events_turnlogentry SET UNLOGGED;
ALTER TABLE events_turnlogentry SET (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
    autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 100000, autovacuum_vacuum_cost_delay = 0
);
"""

# However a turn is deleted, its log goes with it, and whoever answers it hears of it.
_TRIGGER = """
CREATE FUNCTION events_forget_turns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM events_turnlogentry AS entry USING deleted WHERE entry.turn_id = deleted.id;
    PERFORM pg_notify('turn_stop', id::text) FROM deleted WHERE status IN ('accepted', 'running');
    RETURN NULL;
END $$;
CREATE TRIGGER forget_turns AFTER DELETE ON events_turn
    REFERENCING OLD TABLE AS deleted FOR EACH STATEMENT EXECUTE FUNCTION events_forget_turns();
"""
_NO_TRIGGER = """
DROP TRIGGER forget_turns ON events_turn;
DROP FUNCTION events_forget_turns;
"""


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('events', '0002_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='TurnLogEntry',
            fields=[
                ('pk', models.CompositePrimaryKey('turn_id', 'seq', blank=True, editable=False, primary_key=True, serialize=False)),
                ('turn_id', models.BigIntegerField()),
                ('seq', models.IntegerField(help_text='Counted from 1 within the turn.')),
                ('data', models.TextField(help_text='The chunk as JSON.')),
                ('is_last', models.BooleanField(default=False)),
            ],
        ),
        migrations.RunSQL(_UNLOGGED, migrations.RunSQL.noop),
        migrations.AddField('turn', 'user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='turns', to=settings.AUTH_USER_MODEL)),
        migrations.RunSQL(_FILL_USER, migrations.RunSQL.noop),
        # Rows whose foreign keys are still to be checked forbid other changes to their table.
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL IMMEDIATE"),
        migrations.AlterField('turn', 'user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='turns', to=settings.AUTH_USER_MODEL)),
        migrations.AddField('turn', 'owner', models.CharField(blank=True, default='', help_text='The process that answers it.', max_length=100), preserve_default=False),
        migrations.AddField('turn', 'lease_until', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('turn', 'fence', models.IntegerField(default=1, help_text='Raised whenever another process takes the turn over.')),
        migrations.AddField('turn', 'stop_asked_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('turn', 'idempotency_key', models.CharField(blank=True, max_length=128, null=True)),
        migrations.AddField('turn', 'body_digest', models.CharField(blank=True, default='', help_text='SHA-256 of the request, beside its key.', max_length=64), preserve_default=False),
        migrations.AddField('turn', 'model', models.CharField(blank=True, default='', help_text='Who wrote the answer.', max_length=200), preserve_default=False),
        migrations.AddField('turn', 'started_at', models.DateTimeField(blank=True, null=True)),
        migrations.AddField('turn', 'first_token_ms', models.PositiveIntegerField(blank=True, null=True)),
        migrations.AlterField('turn', 'status', models.CharField(choices=[('accepted', 'Accepted'), ('running', 'Being answered'), ('complete', 'Complete'), ('stopped', 'Stopped'), ('failed', 'Failed'), ('interrupted', 'Interrupted')], default='accepted', max_length=12)),
        migrations.AddIndex('turn', models.Index(fields=['user', 'created_at'], name='turns_of_a_minute')),
        migrations.AddIndex('turn', models.Index(condition=models.Q(('status__in', ['accepted', 'running'])), fields=['lease_until'], name='open_turns')),
        migrations.AddConstraint('turn', models.UniqueConstraint(condition=models.Q(('status__in', ['accepted', 'running'])), fields=('session',), name='one_open_turn_per_session')),
        migrations.AddConstraint('turn', models.UniqueConstraint(fields=('user', 'idempotency_key'), name='one_turn_per_key')),
        migrations.RunSQL(_TRIGGER, _NO_TRIGGER),
    ]
