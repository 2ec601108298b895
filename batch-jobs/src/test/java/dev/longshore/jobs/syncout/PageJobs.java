package dev.longshore.jobs.syncout;

import static dev.longshore.jobs.catalogue.PageExample.block;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The examples of {@code docs/jobs}, copied as they stand, but that their CRM is another. */
final class PageJobs {

    private static final Path PAGES = Path.of("..", "docs", "jobs");

    private PageJobs() {}

    static void write(Path catalogue, String crm) throws IOException {
        String sync = page("sync-out");
        Files.writeString(
                catalogue.resolve("contacts.yml"),
                block(sync, "yaml")
                        .replace("https://crm.example.org/api/contacts", crm + "/customers")
                        .replace("https://crm.example.org/api", crm));
        Files.writeString(catalogue.resolve("contacts.sql"), block(sync, "sql"));

        String export = page("export");
        Files.writeString(catalogue.resolve("open-orders.yml"), block(export, "yaml"));
        Files.writeString(catalogue.resolve("open-orders.sql"), block(export, "sql"));
        String several = export.substring(export.indexOf("## Several files"));
        Files.writeString(catalogue.resolve("open-business.yml"), block(several, "yaml"));
        Files.writeString(catalogue.resolve("merchants.sql"), block(several, "sql"));

        String feed = page("feed");
        Files.writeString(catalogue.resolve("bookings.yml"), block(feed, "yaml"));
        Files.writeString(catalogue.resolve("bookings.sql"), block(feed, "sql"));

        String every = page("catalogue");
        String preconditions = every.substring(every.indexOf("## Preconditions"));
        Files.writeString(catalogue.resolve("customer-orders.yml"), block(preconditions, "yaml"));
        String sql = preconditions.substring(preconditions.indexOf("```sql"));
        Files.writeString(catalogue.resolve("customer-orders.sql"), block(sql, "sql"));
        Files.writeString(
                catalogue.resolve("customer-orders-version.sql"),
                block(sql.substring(sql.indexOf("```sql", 1)), "sql"));
    }

    private static String page(String name) throws IOException {
        return Files.readString(PAGES.resolve(name + ".md"));
    }
}
