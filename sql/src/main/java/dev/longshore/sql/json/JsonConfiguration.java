package dev.longshore.sql.json;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration
class JsonConfiguration {

    @Bean
    JsonColumn jsonColumn(JsonMapper mapper) {
        return new JsonColumn(mapper);
    }
}
