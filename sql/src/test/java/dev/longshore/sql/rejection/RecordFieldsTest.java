package dev.longshore.sql.rejection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordFieldsTest {

    @Test
    void losesNoValueOfAColumnThatIsCalledLikeANumber() {
        RecordFields read = new RecordFields(Map.of("id", "1", "#1", "kept"), Set.of("id", "#1"));
        RecordFields unknown = new RecordFields(Map.of("id", "1", "# of items", "3"), Set.of());

        assertThatThrownBy(() -> read.check(Set.of("id"))).hasMessageContaining("\"#1\"");
        assertThatThrownBy(() -> unknown.check(Set.of("id"))).hasMessageContaining("\"# of items\"");
        assertThatCode(() -> read.check(Set.of("id", "#1"))).doesNotThrowAnyException();
    }

    @Test
    void lacksNeitherAValueTooManyNorALineThatCouldNotBeRead() {
        RecordFields tooMany = new RecordFields(Map.of("id", "1", "#2", "x"), Set.of("id"));
        RecordFields unsaid = new RecordFields(Map.of("id", "1", "#2", "x"), Set.of());
        RecordFields unreadable = new RecordFields(Map.of("#line", "{"), Set.of("id"));

        assertThatCode(() -> tooMany.check(Set.of("id"))).doesNotThrowAnyException();
        assertThatCode(() -> unsaid.check(Set.of("id"))).doesNotThrowAnyException();
        assertThatCode(() -> unreadable.check(Set.of("id"))).doesNotThrowAnyException();
    }
}
