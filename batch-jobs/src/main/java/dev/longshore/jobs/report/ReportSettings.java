package dev.longshore.jobs.report;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What reports know of the installation.
 *
 * @param address under which people reach the console, such as {@code https://longshore.example.org}: links in mails begin with it. Null if nobody has said it; mails have no links then
 */
@ConfigurationProperties("longshore")
record ReportSettings(@Nullable URI address) {}
