package dev.longshore.jobs.calendar;

import dev.longshore.jobs.http.HttpCalls;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.sql.schedule.CalendarSources;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** A worker that fetches calendars too. */
@AutoConfiguration
class CalendarConfiguration {

    @Bean
    @ConditionalOnWorker
    CalendarLoop calendarLoop(CalendarSources sources, HttpCalls calls) {
        return new CalendarLoop(new CalendarFetch(sources, calls));
    }
}
