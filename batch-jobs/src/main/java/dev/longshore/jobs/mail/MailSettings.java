package dev.longshore.jobs.mail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How mail is sent, besides {@code spring.mail.*}, which says by which server.
 *
 * @param from who sends what names no sender
 * @param limit how long a connection may take, from its making to the server's last answer; it is closed then
 */
@ConfigurationProperties("longshore.mail")
record MailSettings(
        @DefaultValue("Longshore <longshore@localhost>") String from,
        @DefaultValue("30s") Duration limit) {}
