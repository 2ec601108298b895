package dev.longshore.jobs.http;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Calls of other systems.
 *
 * @param allow hosts that may be called although they resolve to private addresses, such as {@code crm.internal} or {@code 127.0.0.1:8095}; none by default
 * @param longestAnswer how much of an answer is read; what says more is cut off
 */
@ConfigurationProperties("longshore.http")
record HttpProperties(
        @DefaultValue List<String> allow,
        @DefaultValue("64KB") DataSize longestAnswer) {}
