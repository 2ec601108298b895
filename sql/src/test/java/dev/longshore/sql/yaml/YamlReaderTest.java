package dev.longshore.sql.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YamlReaderTest {

    @Test
    void tellsOfAliasesOnceAFile() {
        Mistakes mistakes = new Mistakes();

        YamlReader.read(FileSubject.SCHEDULES, "a.yml", "one: &x [1]\ntwo: *x\nthree: [*x, *x]\n", mistakes);
        YamlReader.read(FileSubject.SCHEDULES, "b.yml", "one: &x [1]\ntwo: *x\n", mistakes);

        assertThat(mistakes.sorted())
                .extracting(mistake -> mistake.file() + ":" + mistake.line() + " " + mistake.what())
                .containsExactly("a.yml:2 Aliases (*name) are not read.", "b.yml:2 Aliases (*name) are not read.");
    }
}
