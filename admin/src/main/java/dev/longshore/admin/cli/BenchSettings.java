package dev.longshore.admin.cli;

import dev.longshore.model.bench.Benchmark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Reads {@code --rounds=5}: the settings that a benchmark has, each a number like its default. */
final class BenchSettings {

    private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern DECIMAL = Pattern.compile("(?=.*[1-9])[0-9]{1,9}(\\.[0-9]{1,9})?");

    private static final Set<String> YES_OR_NO = Set.of("yes", "no");

    private final @Nullable CommandSpec spec;
    private final Benchmark benchmark;

    BenchSettings(@Nullable CommandSpec spec, Benchmark benchmark) {
        this.spec = spec;
        this.benchmark = benchmark;
    }

    /** A value for each of the benchmark's settings. */
    Map<String, String> read(List<String> arguments) {
        Map<String, String> values = new LinkedHashMap<>(benchmark.settings());
        for (String argument : arguments) {
            String[] parts = argument.split("=", 2);
            String setting = parts[0].replaceFirst("^--", "");
            if (parts.length != 2 || !values.containsKey(setting)) {
                throw WrongUse.of(
                        spec,
                        "Benchmark " + benchmark.name() + " has no setting \"" + argument + "\": write one of "
                                + String.join(
                                        ", ",
                                        values.keySet().stream()
                                                .map(one -> "--" + one + "=…")
                                                .toList()));
            }
            values.put(setting, checked(setting, parts[1]));
        }
        return values;
    }

    private String checked(String setting, String value) {
        String usual = benchmark.settings().getOrDefault(setting, "");
        if (YES_OR_NO.contains(usual)) {
            if (!YES_OR_NO.contains(value)) {
                throw WrongUse.of(spec, "--" + setting + "=" + value + " is neither yes nor no: write one of them.");
            }
            return value;
        }
        boolean decimal = usual.contains(".");
        if (!(decimal ? DECIMAL : WHOLE).matcher(value).matches()) {
            throw WrongUse.of(
                    spec,
                    "--" + setting + "=" + value + " is not a " + (decimal ? "number" : "whole number")
                            + " above 0: write it in digits, such as --" + setting + "=" + usual);
        }
        return value;
    }
}
