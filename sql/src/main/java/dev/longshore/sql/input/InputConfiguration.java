package dev.longshore.sql.input;

import dev.longshore.model.installation.Folders;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;

@AutoConfiguration
class InputConfiguration {

    @Bean
    InputFiles inputFiles(JdbcClient jdbc, Folders folders) {
        return new InputFiles(jdbc, folders);
    }
}
