package dev.longshore.admin.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What of a command line is for the application: {@code --spring.datasource.url=…} and its like.
 *
 * @param values by property name; the last one wins
 * @param remaining what is for the command
 */
record SpringProperties(Map<String, String> values, List<String> remaining) {

    private static final Pattern PROPERTY = Pattern.compile(
            "--((?:spring|longshore|server|management|logging|springdoc)\\.[^=]+)=(.*)", Pattern.DOTALL);

    SpringProperties {
        values = Map.copyOf(values);
        remaining = List.copyOf(remaining);
    }

    static SpringProperties in(String... arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> remaining = new ArrayList<>();
        for (String argument : arguments) {
            Matcher property = PROPERTY.matcher(argument);
            if (property.matches()) {
                values.put(property.group(1), property.group(2));
            } else {
                remaining.add(argument);
            }
        }
        return new SpringProperties(values, remaining);
    }
}
