package dev.longshore.jobs.mail;

import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.jobs.role.ConditionalOnWorker;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Mail, in every JVM that works. Which server takes it, {@code spring.mail.*} says. */
@AutoConfiguration(after = MailSenderAutoConfiguration.class)
@ConditionalOnWorker
@EnableConfigurationProperties(MailSettings.class)
class MailConfiguration {

    @Bean
    Mails mails(ObjectProvider<JavaMailSenderImpl> server, MailSettings settings, Clock clock, CallWindows windows) {
        return new Mails(server.getIfAvailable(), settings, clock, windows);
    }
}
