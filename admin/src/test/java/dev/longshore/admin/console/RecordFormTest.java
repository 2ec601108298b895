package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.sql.rejection.RecordFields;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordFormTest {

    @Test
    void showsAlsoWhatTheJobReadsAndTheRecordLacksInTheOrderOfTheJob() {
        Map<String, String> before = new LinkedHashMap<>();
        before.put("note", "n");
        before.put("id", "7");
        RecordFields known = new RecordFields(before, new LinkedHashSet<>(List.of("id", "email", "balance")));

        RecordForm form = RecordForm.of(known, "email");

        assertThat(form.fields())
                .containsExactly(
                        new RecordForm.Field(0, "note", "n", false),
                        new RecordForm.Field(1, "id", "7", false),
                        new RecordForm.Field(2, "email", "", true),
                        new RecordForm.Field(3, "balance", "", false));
        assertThat(form.with(Map.of("v.2", "a@x")).values())
                .containsEntry("email", "a@x")
                .containsEntry("balance", null);
    }

    @Test
    void hasNoFieldWhereTheValuesWereNotKept() {
        RecordFields known = new RecordFields(Map.of(), new LinkedHashSet<>(List.of("id")));

        assertThat(RecordForm.of(known, null).fields()).isEmpty();
    }
}
