package dev.longshore.model.schedule;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/** Which days are working days: Monday to Friday, without the days of some calendars. */
public record WorkDays(Collection<FireCalendar> calendars) {

    public WorkDays {
        calendars = List.copyOf(calendars);
    }

    boolean isWorkDay(LocalDate date) {
        return date.getDayOfWeek() != DayOfWeek.SATURDAY
                && date.getDayOfWeek() != DayOfWeek.SUNDAY
                && calendars.stream().noneMatch(calendar -> calendar.hasDay(date));
    }
}
