package dev.longshore.sql.schedule;

import dev.longshore.sql.audit.AuditTrail;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Calendars, which workers fetch too. */
@AutoConfiguration
class CalendarsConfiguration {

    @Bean
    Calendars calendars(JdbcClient jdbc, AuditTrail audit) {
        return new Calendars(jdbc, audit);
    }

    @Bean
    CalendarSources calendarSources(JdbcClient jdbc, Calendars calendars) {
        return new CalendarSources(jdbc, calendars);
    }
}
