package dev.longshore.sql.schedule;

import dev.longshore.sql.audit.AuditTrail;
import dev.longshore.sql.database.ConditionalOnPeople;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.now.NowView;
import dev.longshore.sql.run.RunCommands;
import dev.longshore.sql.run.RunHolds;
import dev.longshore.sql.run.RunRequests;
import jakarta.persistence.EntityManagerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;

/** Schedules: consoles change and show them, schedulers decide about them; a process that only works has none. */
@AutoConfiguration
@ConditionalOnPeople
class ScheduleConfiguration {

    @Bean
    Holds holds(JdbcClient jdbc, AuditTrail audit) {
        return new Holds(jdbc, new RunHolds(jdbc), audit);
    }

    @Bean
    Schedules schedules(
            EntityManagerFactory factory, JdbcClient jdbc, AuditTrail audit, Calendars calendars, Jobs jobs) {
        return new Schedules(
                SharedEntityManagerCreator.createSharedEntityManager(factory),
                jdbc,
                audit,
                calendars,
                new ScheduleChecks(new TenantLimits(jdbc), jobs));
    }

    @Bean
    WrittenSchedules writtenSchedules(JdbcClient jdbc) {
        return new WrittenSchedules(new TenantLimits(jdbc));
    }

    @Bean
    CalendarUsers calendarUsers(JdbcClient jdbc) {
        return new CalendarUsers(jdbc);
    }

    @Bean
    FireViews fireViews(JdbcClient jdbc) {
        return new FireViews(jdbc);
    }

    @Bean
    ScheduleViews scheduleViews(JdbcClient jdbc, Schedules schedules, Holds holds, FireViews fires) {
        return new ScheduleViews(jdbc, schedules, holds, fires);
    }

    @Bean
    ManualRuns manualRuns(
            RunRequests requests, Jobs jobs, AuditTrail audit, PlatformTransactionManager transactionManager) {
        return new ManualRuns(requests, jobs, audit, transactionManager);
    }

    @Bean
    ScheduleDesk scheduleDesk(
            Schedules schedules,
            Holds holds,
            Calendars calendars,
            CalendarSources sources,
            ManualRuns runs,
            ScheduleViews views,
            Jobs jobs,
            AuditTrail audit) {
        return new ScheduleDesk(schedules, holds, calendars, sources, runs, views, jobs, audit);
    }

    @Bean
    @ConditionalOnMissingBean
    FireClock fireClock(JdbcClient jdbc) {
        return FireClock.of(jdbc);
    }

    @Bean
    FastClock fastClock(JdbcClient jdbc, AuditTrail audit) {
        return new FastClock(jdbc, audit);
    }

    @Bean
    Fires fires(JdbcClient jdbc) {
        return new Fires(jdbc);
    }

    @Bean
    FireRecords fireRecords(JdbcClient jdbc) {
        return new FireRecords(jdbc);
    }

    @Bean
    FireWatch fireWatch(JdbcClient jdbc) {
        return new FireWatch(jdbc);
    }

    @Bean
    FireAsking fireAsking(JdbcClient jdbc, RunRequests requests) {
        return new FireAsking(jdbc, requests);
    }

    @Bean
    OutlookViews outlookViews(Schedules schedules, ScheduleViews views, Holds holds, Jobs jobs, NowView now) {
        return new OutlookViews(schedules, views, holds, jobs, now);
    }

    @Bean
    ChainViews chainViews(ScheduleViews views) {
        return new ChainViews(views);
    }

    @Bean
    Backfills backfills(
            JdbcClient jdbc,
            Schedules schedules,
            ScheduleViews views,
            Jobs jobs,
            RunCommands commands,
            AuditTrail audit) {
        return new Backfills(jdbc, new BackfillPlans(jdbc, schedules, views, jobs), views, commands, audit);
    }

    @Bean
    BackfillViews backfillViews(JdbcClient jdbc) {
        return new BackfillViews(jdbc);
    }

    @Bean
    BackfillWork backfillWork(JdbcClient jdbc) {
        return new BackfillWork(jdbc);
    }

    @Bean
    HeldFires heldFires(
            JdbcClient jdbc,
            Schedules schedules,
            FireRecords records,
            FireAsking asking,
            Jobs jobs,
            FireClock clock,
            AuditTrail audit) {
        return new HeldFires(jdbc, schedules, records, asking, jobs, clock, audit);
    }
}
