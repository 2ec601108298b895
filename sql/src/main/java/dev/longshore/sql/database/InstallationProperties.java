package dev.longshore.sql.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where this installation lives.
 *
 * @param data everything that is kept lies under this folder; {@code ./data} by default
 */
@ConfigurationProperties("longshore")
record InstallationProperties(@DefaultValue("./data") Path data) {}
