package dev.longshore.jobs.report;

import java.util.List;

/**
 * What a mail says, as it stands in the database from the publication of its report on: the same for every recipient and every try.
 *
 * @param html the text once more
 * @param files that go along
 */
record PostedReport(String subject, String text, String html, List<File> files) {

    PostedReport {
        files = List.copyOf(files);
    }

    /** @param location relative to the artifact folder */
    record File(String name, String type, String location) {}
}
