package dev.longshore.admin.console;

import dev.longshore.model.job.Impact;
import dev.longshore.model.job.JobName;
import java.time.Instant;

/**
 * Something that users feel now.
 *
 * @param impact how bad, by now
 * @param say what they experience
 * @param job which job it comes from
 * @param why what happened, who acts, what next; follows the name of the job
 * @param link the page that shows it
 * @param button what the link says
 * @param runs how many runs
 * @param since since when
 * @param needsPerson whether nothing will go on by itself
 */
record Felt(
        Impact.Level impact,
        String say,
        JobName job,
        String why,
        String link,
        String button,
        long runs,
        Instant since,
        boolean needsPerson) {}
