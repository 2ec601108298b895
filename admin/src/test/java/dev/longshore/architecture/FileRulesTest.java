package dev.longshore.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that classes do not show: they hold in all files, let the good text pass and catch the bad one. */
class FileRulesTest {

    static Stream<FileRule> rules() {
        return FileRule.TABLE.stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsInTheHouse(FileRule rule) {
        assertThat(ProjectFiles.matching(rule.files())).isNotEmpty().allSatisfy(file -> assertThat(
                        rule.isKeptBy(ProjectFiles.read(file)))
                .as("%s: %s, because %s", ProjectFiles.root().relativize(file), rule, rule.because())
                .isTrue());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void letsTheGoodTextPassAndCatchesTheBadOne(FileRule rule) {
        assertThat(rule.isKeptBy(rule.good())).isTrue();
        assertThat(rule.isKeptBy(rule.bad())).isFalse();
    }

    @Test
    void everyPackageSaysWhatItIs() {
        List<Path> packages = ProjectFiles.matching("*/src/main/java/**/*.java").stream()
                .map(Path::getParent)
                .distinct()
                .toList();

        assertThat(packages).isNotEmpty().allSatisfy(folder -> assertThat(
                        Files.exists(folder.resolve("package-info.java")))
                .as("%s has a package-info.java", ProjectFiles.root().relativize(folder))
                .isTrue());
    }
}
