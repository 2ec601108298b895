package dev.longshore.chaos.sabotage;

import dev.longshore.chaos.rig.Database;
import java.sql.SQLException;

/** A guard, and how its absence is made. */
public enum Sabotage {
    /** Tokens of units never grow: whoever slept through a takeover still writes. */
    NO_FENCING("""
            create function chaos.keep_token() returns trigger language plpgsql as $$
            begin new.token := old.token; return new; end $$;
            create trigger chaos_no_fence before update on longshore.work_unit for each row
              when (old.state = 'RUNNING' and new.token > old.token) execute function chaos.keep_token();
            create function chaos.forget_takeover() returns trigger language plpgsql as $$
            begin new.token := old.token; return new; end $$;
            create trigger chaos_no_fence_claim before update on longshore.work_unit for each row
              when (old.state = 'PENDING' and new.state = 'RUNNING' and old.attempts > 0) execute function chaos.forget_takeover();
            """, """
            drop trigger if exists chaos_no_fence on longshore.work_unit;
            drop trigger if exists chaos_no_fence_claim on longshore.work_unit;
            drop function if exists chaos.keep_token, chaos.forget_takeover;
            """),
    /** What a dead worker holds stays its own for ever. */
    NO_TAKEOVER("""
            create function chaos.refuse() returns trigger language plpgsql as $$
            begin return null; end $$;
            create trigger chaos_no_takeover before update on longshore.work_unit for each row
              when (old.state = 'RUNNING' and new.losses > old.losses) execute function chaos.refuse();
            create trigger chaos_no_takeover before update on longshore.run for each row
              when (old.state in ('RUNNING', 'PAUSING', 'CANCELLING') and new.owner <> old.owner) execute function chaos.refuse();
            """, """
            drop trigger if exists chaos_no_takeover on longshore.work_unit;
            drop trigger if exists chaos_no_takeover on longshore.run;
            drop function if exists chaos.refuse;
            """),
    /** Nobody knows which sessions are a worker's. What the workers said of theirs is kept, to be put back. */
    NO_SESSION_MARKS("""
            create table chaos.hidden_mark (id integer not null, sessions integer not null);
            insert into chaos.hidden_mark select w.id, w.sessions from longshore.worker w where w.sessions is not null;
            create function chaos.hide_mark() returns trigger language plpgsql as $$
            begin
              insert into chaos.hidden_mark values (new.id, new.sessions);
              new.sessions := null;
              return new;
            end $$;
            create trigger chaos_no_marks before insert on longshore.worker for each row when (new.sessions is not null) execute function chaos.hide_mark();
            update longshore.worker set sessions = null where sessions is not null;
            """, """
            drop trigger if exists chaos_no_marks on longshore.worker;
            drop function if exists chaos.hide_mark;
            do $$ begin
              if to_regclass('chaos.hidden_mark') is not null then
                update longshore.worker w set sessions = h.sessions from chaos.hidden_mark h where h.id = w.id;
                drop table chaos.hidden_mark;
              end if;
            end $$;
            """),
    /** What is put among the database's messages vanishes: chunks have the broker and nothing else. */
    NO_WAY_BESIDE_THE_BROKER("""
            create function chaos.lose_message() returns trigger language plpgsql as $$
            begin return null; end $$;
            create trigger chaos_no_way before insert on longshore.chunk_message for each row execute function chaos.lose_message();
            """, """
            drop trigger if exists chaos_no_way on longshore.chunk_message;
            drop function if exists chaos.lose_message;
            """),
    /** A key means nothing: each request is its own. */
    NO_IDEMPOTENCY("""
            create function chaos.another_key() returns trigger language plpgsql as $$
            begin new.idempotency_key := gen_random_uuid(); return new; end $$;
            create trigger chaos_no_idempotency before insert on longshore.run for each row execute function chaos.another_key();
            """, """
            drop trigger if exists chaos_no_idempotency on longshore.run;
            drop function if exists chaos.another_key;
            """),
    /** Nothing is given back by a worker that stops: what it held waits for the end of its lease. */
    NO_RETURN("""
            create function chaos.keep_unit() returns trigger language plpgsql as $$
            begin return null; end $$;
            create trigger chaos_no_return before update on longshore.work_unit for each row
              when (old.state = 'RUNNING' and new.state = 'PENDING' and new.losses = old.losses) execute function chaos.keep_unit();
            """, """
            drop trigger if exists chaos_no_return on longshore.work_unit;
            drop function if exists chaos.keep_unit;
            """),
    /** A run is at rest as soon as somebody wishes so, as with Spring Batch's own stop: nobody asks who still holds a unit. */
    STOPS_AT_ONCE("""
            create function chaos.stop_at_once() returns trigger language plpgsql as $$
            begin
              update longshore.run set state = 'PAUSING' where id = new.run_id and state = 'RUNNING';
              update longshore.run set state = 'PAUSED', owner = null, lease_until = null where id = new.run_id and state = 'PAUSING';
              return null;
            end $$;
            create trigger chaos_stop_at_once after insert on longshore.run_command for each row
              when (new.verb = 'pause') execute function chaos.stop_at_once();
            """, """
            drop trigger if exists chaos_stop_at_once on longshore.run_command;
            drop function if exists chaos.stop_at_once;
            """),
    /** Runs may move from any state to any other. */
    NO_STATE_TABLE("""
            alter table longshore.run disable trigger run_moves;
            create function chaos.allow_any_move() returns trigger language plpgsql as $$
            begin
              if new.state <> 'RUNNING' then
                new.open_step := null;
                new.open_units := null;
              end if;
              return new;
            end $$;
            create trigger chaos_any_move before update of state on longshore.run for each row execute function chaos.allow_any_move();
            """, """
            drop trigger if exists chaos_any_move on longshore.run;
            drop function if exists chaos.allow_any_move;
            alter table longshore.run enable trigger run_moves;
            """),
    /** Whatever holds runs counts as let go of from its beginning: claims do not see it, and its end tells nobody to go on. */
    NO_HOLDS("""
            create function chaos.let_go_at_once() returns trigger language plpgsql as $$
            begin new.let_go_at := clock_timestamp(); return new; end $$;
            create trigger chaos_no_holds before insert on longshore.schedule_hold for each row
              when (new.holds = 'runs') execute function chaos.let_go_at_once();
            """, """
            drop trigger if exists chaos_no_holds on longshore.schedule_hold;
            drop function if exists chaos.let_go_at_once;
            """),
    /** What was decided about a planned time is forgotten: the key of its run is of no other's, its row is not kept, and its schedule's clock often stays. */
    NO_FIRE_MEMORY("""
            create function chaos.own_key() returns trigger language plpgsql as $$
            begin new.idempotency_key := new.idempotency_key || ':' || new.id; return new; end $$;
            create trigger chaos_no_fire_memory before insert on longshore.run for each row when (new.job = 'chaos-fires') execute function chaos.own_key();
            create function chaos.forget() returns trigger language plpgsql as $$
            begin return null; end $$;
            create trigger chaos_no_fire_memory before insert on longshore.schedule_fire for each row execute function chaos.forget();
            create function chaos.forget_often() returns trigger language plpgsql as $$
            begin if random() < 0.1 then return null; end if; return new; end $$;
            create trigger chaos_no_fire_memory before update on longshore.schedule_clock for each row execute function chaos.forget_often();
            """, """
            drop trigger if exists chaos_no_fire_memory on longshore.run;
            drop trigger if exists chaos_no_fire_memory on longshore.schedule_fire;
            drop trigger if exists chaos_no_fire_memory on longshore.schedule_clock;
            drop function if exists chaos.own_key, chaos.forget, chaos.forget_often;
            """),
    /** Each scheduler goes by the clock of its machine, which the campaign writes down, instead of the database's. */
    CLOCKS_OF_MACHINES("""
            alter function longshore.schedule_now() rename to schedule_now_of_database;
            create function longshore.schedule_now() returns timestamptz language sql volatile as $$
              select longshore.schedule_now_of_database() + coalesce((select m.ahead from chaos.machine m where m.name = current_setting('application_name')), interval '0')
            $$;
            """, """
            do $$ begin
              if to_regproc('longshore.schedule_now_of_database') is not null then
                drop function longshore.schedule_now();
                alter function longshore.schedule_now_of_database() rename to schedule_now;
              end if;
            end $$;
            """);

    private final String takeOut;
    private final String putBack;

    Sabotage(String takeOut, String putBack) {
        this.takeOut = takeOut;
        this.putBack = putBack;
    }

    public void begin(Database database) throws SQLException {
        database.execute(putBackFirst());
    }

    public void end(Database database) throws SQLException {
        database.execute(putBack);
    }

    private String putBackFirst() {
        return putBack + ";" + takeOut;
    }
}
