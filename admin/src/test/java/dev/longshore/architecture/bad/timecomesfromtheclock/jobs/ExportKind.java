package dev.longshore.architecture.bad.timecomesfromtheclock.jobs;

import java.time.LocalDate;

class ExportKind {

    LocalDate today() {
        return LocalDate.now();
    }
}
