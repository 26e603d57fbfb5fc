"""What a long history is read by: where sessions stood before they moved, and the words of titles and messages.

No column of these is a field of a model: nobody who reads a session or a message wants to be sent them.
"""

import django.db.models.deletion
from django.db import migrations, models

# A walk through the session list shows it as it stood when the walk began. For that a row keeps its positions
# of the last hour, but not more than a hundred, each with the transaction that gave it: times alone do not say
# what had been committed.
_MOVES = """
ALTER TABLE events_chatsession
    ADD COLUMN moved_in xid8[] NOT NULL DEFAULT '{}', ADD COLUMN moved_at timestamptz[] NOT NULL DEFAULT '{}';
UPDATE events_chatsession SET moved_in = '{0}', moved_at = ARRAY[updated_at];

CREATE FUNCTION events_note_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.moved_in = ARRAY[pg_current_xact_id()];
    NEW.moved_at = ARRAY[NEW.updated_at];
    RETURN NEW;
END $$;
CREATE FUNCTION events_note_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stood_at timestamptz[] = OLD.moved_at;
    hour_ago timestamptz = clock_timestamp() - interval '1 hour';
    kept integer = greatest(1, cardinality(OLD.moved_at) - 98);
BEGIN
    -- Of the positions that are over since an hour, the last one was still true an hour ago.
    WHILE stood_at[kept + 1] < hour_ago LOOP
        kept = kept + 1;
    END LOOP;
    NEW.moved_in = OLD.moved_in[kept:] || pg_current_xact_id();
    NEW.moved_at = stood_at[kept:] || NEW.updated_at;
    RETURN NEW;
END $$;
CREATE TRIGGER note_place BEFORE INSERT ON events_chatsession
    FOR EACH ROW EXECUTE FUNCTION events_note_place();
CREATE TRIGGER note_move BEFORE UPDATE OF updated_at ON events_chatsession
    FOR EACH ROW WHEN (OLD.updated_at IS DISTINCT FROM NEW.updated_at) EXECUTE FUNCTION events_note_move();

-- Where a session stood for whoever saw `snapshot`; null when it was not there. What the asking transaction
-- did itself is in no snapshot, and told apart by time.
CREATE FUNCTION events_stood_at(moved_in xid8[], moved_at timestamptz[], snapshot pg_snapshot, began timestamptz)
RETURNS timestamptz STABLE LANGUAGE sql RETURN (
    SELECT at FROM unnest(moved_in, moved_at) WITH ORDINALITY AS move (xact, at, n)
    WHERE CASE WHEN xact = pg_current_xact_id_if_assigned() THEN at <= began
               ELSE pg_visible_in_snapshot(xact, snapshot) END
    ORDER BY n DESC LIMIT 1
);
"""
_NO_MOVES = """
DROP TRIGGER note_move ON events_chatsession;
DROP TRIGGER note_place ON events_chatsession;
DROP FUNCTION events_note_move, events_note_place, events_stood_at;
ALTER TABLE events_chatsession DROP COLUMN moved_in, DROP COLUMN moved_at;
"""

# Accents are dropped, and what glues words into one (an address, "either/or") is a space, letter for letter.
# More of a text than its beginning would not fit into a tsvector.
_WORDS = r"""
CREATE FUNCTION events_plain(content text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN
    translate(
        CASE WHEN octet_length(content) = char_length(content) THEN left(content, 50000) ELSE normalize(
            regexp_replace(normalize(left(content, 50000), NFD), '[\u0300-\u036f]+', '', 'g'), NFC) END,
        '/.-@_:''\<>&', '           ');
ALTER TABLE events_chatsession ADD COLUMN title_words tsvector NOT NULL
    GENERATED ALWAYS AS (to_tsvector('english'::regconfig, events_plain(title))) STORED;
ALTER TABLE events_chatmessage ADD COLUMN shelf text, ADD COLUMN words tsvector NOT NULL
    GENERATED ALWAYS AS (to_tsvector('english'::regconfig, events_plain(content))) STORED;
-- The words are read with the row, and not from a table beside it as PostgreSQL has it from 2 KB on.
ALTER TABLE events_chatmessage SET (toast_tuple_target = 8160);
ALTER TABLE events_chatmessage ALTER COLUMN words SET STATISTICS 0;
ALTER TABLE events_chatsession ALTER COLUMN title_words SET STATISTICS 0;
"""
_NO_WORDS = """
ALTER TABLE events_chatmessage RESET (toast_tuple_target);
ALTER TABLE events_chatmessage DROP COLUMN words, DROP COLUMN shelf;
ALTER TABLE events_chatsession DROP COLUMN title_words;
DROP FUNCTION events_plain;
"""

# A shelf holds what one person and their assistant said in one week. Each word is indexed with its shelf before
# it, so that looking for a word reads that person's week and nothing else, however common the word is.
_SHELVES = """
CREATE FUNCTION events_week(at timestamptz) RETURNS integer IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql RETURN
    floor(extract(epoch FROM at) / 604800)::integer;
CREATE FUNCTION events_shelf(user_id bigint, week integer) RETURNS text IMMUTABLE STRICT PARALLEL SAFE
LANGUAGE sql RETURN to_hex(user_id) || '.' || to_hex(week) || '.';

CREATE FUNCTION events_shelve() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT events_shelf(user_id, events_week(greatest(created_at, NEW.created_at))) INTO NEW.shelf
    FROM events_chatsession WHERE id = NEW.session_id;
    RETURN NEW;
END $$;
CREATE TRIGGER shelve BEFORE INSERT OR UPDATE OF session_id, created_at ON events_chatmessage
    FOR EACH ROW EXECUTE FUNCTION events_shelve();

CREATE FUNCTION events_shelve_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE events_chatmessage SET shelf = events_shelf(NEW.user_id, events_week(greatest(NEW.created_at, created_at)))
    WHERE session_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER shelve_for_new_owner AFTER UPDATE OF user_id ON events_chatsession
    FOR EACH ROW WHEN (OLD.user_id IS DISTINCT FROM NEW.user_id) EXECUTE FUNCTION events_shelve_session();
UPDATE events_chatmessage AS message
SET shelf = events_shelf(session.user_id, events_week(greatest(session.created_at, message.created_at)))
FROM events_chatsession AS session WHERE session.id = message.session_id;
-- Rows whose foreign keys are still to be checked forbid other changes to their table.
SET CONSTRAINTS ALL IMMEDIATE;

-- `events_plain` leaves no quote and no backslash in a word. A word that is longer than any is no word.
CREATE FUNCTION events_shelved(words tsvector, shelf text) RETURNS tsvector IMMUTABLE STRICT PARALLEL SAFE
LANGUAGE sql RETURN (
    SELECT coalesce(string_agg('''' || shelf || lexeme || '''', ' '), '')::tsvector
    FROM unnest(words) WHERE length(lexeme) <= 100
);
CREATE INDEX message_words ON events_chatmessage USING gin (events_shelved(words, shelf)) WITH (fastupdate = off);
ALTER INDEX message_words ALTER COLUMN 1 SET STATISTICS 0;
"""
_NO_SHELVES = """
DROP INDEX message_words;
DROP TRIGGER shelve ON events_chatmessage;
DROP TRIGGER shelve_for_new_owner ON events_chatsession;
DROP FUNCTION events_shelved, events_shelve, events_shelve_session, events_shelf, events_week;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('events', '0003_durable_turns'),
    ]

    operations = [
        # `message_order` begins with the session.
        migrations.AlterField('chatmessage', 'session', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='events.chatsession')),
        migrations.RunSQL(_MOVES, _NO_MOVES),
        migrations.RunSQL(_WORDS, _NO_WORDS),
        migrations.RunSQL(_SHELVES, _NO_SHELVES),
    ]
