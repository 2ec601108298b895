package dev.longshore.admin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Files that are sent by the console, what a dry run tells, and what can be done about records that were left out. One server; the tests go on from each other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RejectedPagesIT {

    private static final String RUN = "/runs/1841251";
    private static final String LIST = RUN + "/rejected";

    @TempDir
    static Path data;

    private static ConsoleServer server;

    @BeforeAll
    static void start() {
        server = ConsoleServer.start(data);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @Order(1)
    void groupsFiltersAndShowsThem() {
        Visit olga = Visit.as(server, "olga.operator").get(LIST);

        assertThat(olga.text(".lede")).contains("4 records left out for 3 reasons; 4 wait for somebody.");
        assertThat(olga.page().select("section[aria-labelledby=reasons] tbody tr"))
                .hasSize(3);
        olga.get(LIST + "?reason=e1e1e1e1e1e1e1e1");
        assertThat(olga.page().select("section[aria-labelledby=records] tbody tr"))
                .hasSize(2);
        olga.get(LIST + "?state=corrected");
        assertThat(olga.text("section[aria-labelledby=records] .panel__foot")).contains("No record is in this state.");
        assertThat(olga.get(LIST + "?state=nonsense&reason=%00&after=-1").status())
                .isLessThan(500);
    }

    @Test
    @Order(2)
    void letsAViewerLookAndNothingElse() {
        Visit victor = Visit.as(server, "victor.viewer").get(record("line 18"));

        assertThat(victor.status()).isEqualTo(200);
        assertThat(victor.page().select("form[action$=correct] button[type=submit]"))
                .isEmpty();
        assertThat(victor.post(record("line 18") + "/correct", Map.of("v.1", "x@y"))
                        .status())
                .isEqualTo(403);
        assertThat(victor.get(LIST)
                        .post(LIST + "/reprocess", Map.of("reason", "because"))
                        .status())
                .isEqualTo(403);
        assertThat(stateOf("line 18")).isEqualTo("open");
    }

    @Test
    @Order(3)
    void correctsOneInTheBrowser() {
        Visit olga = Visit.as(server, "olga.operator").get(record("line 18"));
        assertThat(olga.page().select("input[aria-invalid]").attr("value")).isEqualTo("ana.souza(at)example.com");

        olga.post(
                record("line 18") + "/correct",
                Map.of("v.0", "17", "v.1", "ana@example.com", "v.2", "Ana Souza", "v.3", "120.50", "v.4", ""));

        assertThat(olga.text(".toast")).contains("Line 18 is corrected");
        assertThat(stateOf("line 18")).isEqualTo("corrected");
        assertThat(
                        value(
                                "select correction ->> 'email' || (correction -> 'note')::text from longshore.rejected_record where item = 'line 18'"))
                .isEqualTo("ana@example.comnull");
    }

    @Test
    @Order(4)
    void takesTheFileThatASpreadsheetGivesBack() {
        Visit olga = Visit.as(server, "olga.operator").get(RUN + "/rejected-values.csv");
        String file = olga.body();
        assertThat(file)
                .startsWith("rejected_record,why,id,email,name,balance,note,#6\r\n")
                .contains("'=1+1");

        String corrected = file.replace("jonas.weber,", "jonas@example.com,")
                .replace("balance is not a number.", "somebody's note")
                .replace("9 values; 5 belong to it", "9 values")
                .replace(",", ";");
        olga.get(LIST).upload("form[action*=upload]", Map.of(), "corrected.csv", corrected);

        assertThat(olga.text(".toast")).contains("1 record corrected, 3 as before");
        assertThat(
                        value(
                                "select correction ->> 'email' || (correction ->> 'note') || (correction ->> 'balance') from longshore.rejected_record where item = 'line 205'"))
                .isEqualTo("jonas@example.com=1+1-5.00");
        assertThat(stateOf("line 206")).isEqualTo("open");
        olga.get(LIST).upload("form[action*=upload]", Map.of(), "other.csv", "id,email\n1,2\n");
        assertThat(olga.status()).isEqualTo(409);

        String number = value("select id from longshore.rejected_record where item = 'line 205'");
        String named = "rejected_record,id,email,name,balance,note";
        olga.get(LIST)
                .upload("form[action*=upload]", Map.of(), "a.csv", named + ",bogus\n" + number + ",1,a@x,b,2,c,d\n");
        assertThat(olga.status()).isEqualTo(409);
        assertThat(olga.body())
                .contains("Line 2: The record has no field", "bogus", "one of the record&#39;s fields: id, email");
        olga.get(LIST).upload("form[action*=upload]", Map.of(), "a.csv", "rejected_record,email\n" + number + ",a@x\n");
        assertThat(olga.status()).isEqualTo(409);
        assertThat(olga.body()).contains("Line 2: The record has a value of", "which would be lost");
        assertThat(value("select correction ->> 'email' from longshore.rejected_record where item = 'line 205'"))
                .isEqualTo("jonas@example.com");
    }

    @Test
    @Order(5)
    void leavesOutForGoodWithAReason() {
        Visit olga = Visit.as(server, "olga.operator").get(record("line 206"));
        assertThat(olga.post(record("line 206") + "/discard", Map.of("reason", " "))
                        .status())
                .isEqualTo(409);
        assertThat(stateOf("line 206")).isEqualTo("open");

        olga.get(LIST + "?reason=b2b2b2b2b2b2b2b2")
                .post(LIST + "/discard", Map.of("group", "b2b2b2b2b2b2b2b2", "reason", "Nobody knows the balance"));

        assertThat(olga.text(".toast")).contains("1 record left out for good");
        assertThat(stateOf("line 206")).isEqualTo("discarded");
        assertThat(value("select discard_reason from longshore.rejected_record where item = 'line 206'"))
                .isEqualTo("Nobody knows the balance");
        assertThat(olga.get(record("line 206")).page().select("form[action$=correct] button[type=submit]"))
                .isEmpty();
    }

    @Test
    @Order(6)
    void processesThemAgainAloneInLaneRepair() {
        Visit olga = Visit.as(server, "olga.operator").get(LIST + "?reason=e1e1e1e1e1e1e1e1");

        olga.post(LIST + "/reprocess", Map.of("group", "e1e1e1e1e1e1e1e1", "reason", "The addresses are corrected"));

        assertThat(olga.text(".toast")).contains("in lane repair");
        assertThat(
                        value(
                                "select r.lane || ' ' || r.state || ' ' || f.reprocesses_run_id from longshore.run r join longshore.input_file f on f.id::text = r.parameters ->> 'input' order by r.id desc limit 1"))
                .isEqualTo("repair QUEUED 1841251");
        assertThat(
                        value(
                                "select count(distinct reprocess_run_id) || ' ' || count(*) from longshore.rejected_record where reprocess_run_id is not null"))
                .isEqualTo("1 2");
        assertThat(stateOf("line 2312")).isEqualTo("open");
    }

    @Test
    @Order(7)
    void sendsAFileWithTheFormAndDoesAfterwardsWhatTheDryRunTold() {
        Visit olga = Visit.as(server, "olga.operator").get("/jobs/customer-import");
        assertThat(olga.text("section[aria-labelledby=inbox]")).contains("inbox/sales/incoming is not there");
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", olga.page().select("input[name=key]").attr("value"));
        fields.put("p.dry_run", "true");
        fields.put("reason", "See what it would do");

        olga.upload("form[enctype]", fields, "C:\\files\\my customers.csv", "id,email\n1,a@b\n");

        assertThat(olga.text(".toast")).contains("is asked for");
        String run = olga.path().replaceAll("\\D", "");
        assertThat(value(
                        "select f.name || ' ' || f.bytes || ' ' || (r.parameters ->> 'dry_run') from longshore.run r join longshore.input_file f on f.id::text = r.parameters ->> 'input' where r.id = "
                                + run))
                .isEqualTo("my_customers.csv 15 true");

        olga.get("/runs/1841250");
        assertThat(olga.text("#dry-run")).contains("insert 1,200 rows, change 700, leave 496 as they are and reject 4");
        olga.post("/runs/1841250/for-real", Map.of("reason", "It is as it should be"));
        assertThat(olga.text(".toast")).contains("It reads the file that the dry run read");
        String real = olga.path().replaceAll("\\D", "");
        assertThat(value(
                        "select parameters - 'input' || jsonb_build_object('same', parameters ->> 'input' = '3b1d3f2e-6a53-4f0e-9f43-0a4a3a1c7d10') from longshore.run where id = "
                                + real))
                .contains("\"same\": true")
                .doesNotContain("\"dry_run\": true");
        olga.get("/runs/1841250").post("/runs/1841250/for-real", Map.of("reason", "Once more"));
        assertThat(olga.path()).contains(real);
    }

    @Test
    @Order(8)
    void keepsTheFileWhereTheFormIsWrongAndTakesNoneFromStrangers() {
        Visit olga = Visit.as(server, "olga.operator").get("/jobs/customer-import");

        olga.upload("form[enctype]", Map.of("p.dry_run", "perhaps", "reason", "A try"), "a.csv", "id\n1\n");

        assertThat(olga.status()).isEqualTo(422);
        assertThat(olga.page().select("#p-input").attr("value")).hasSize(36);
        long files = Long.parseLong(value("select count(*) from longshore.input_file"));
        // the token stands in the address; without it nobody is heard
        assertThat(olga.upload("/jobs/customer-import/inputs", Visit.body(Map.of(), "a.csv", "id\n1\n"))
                        .status())
                .isEqualTo(403);
        assertThat(value("select count(*) from longshore.input_file")).isEqualTo(Long.toString(files));
    }

    @Test
    @Order(9)
    void changesNothingByAFileThatComesBackAsItWasGiven() {
        reject("as given", "{\"id\": \"1\", \"name\": \"'=1+1\", \"email\": \"'-y\", \"@at\": \"''\", \"note\": \"\"}");
        Visit olga = Visit.as(server, "olga.operator").get(RUN + "/rejected-values.csv");
        String file = olga.body();
        assertThat(file).contains("''=1+1", "''-y", ",'@at");

        olga.get(LIST).upload("form[action*=upload]", Map.of(), "same.csv", file);

        assertThat(olga.text(".toast"))
                .contains("0 records corrected, " + (file.lines().count() - 1) + " as before");
        assertThat(stateOf("as given")).isEqualTo("open");
    }

    @Test
    @Order(10)
    void offersOnlyToDiscardWhatAJobLeftOutThatTakesNoFile() {
        String list = "/runs/1841020/rejected";
        reject(1841020, "row 7", "{\"id\": \"7\"}");
        String record = list + "/" + value("select id from longshore.rejected_record where item = 'row 7'");
        Visit olga = Visit.as(server, "olga.operator").get(list + "?reason=d4d4d4d4d4d4d4d4");

        assertThat(olga.text("section[aria-labelledby=no-repair]")).contains("takes no file", "Mend the row");
        assertThat(olga.page().select("form[action*=reprocess], form[action*=upload], a[href*=rejected-values]"))
                .isEmpty();
        assertThat(olga.page().select("form[action$=discard]")).hasSize(1);
        assertThat(olga.get("/runs/1841020").text("#rejected-panel"))
                .contains("All of them")
                .doesNotContain("Correct");
        olga.get(record);
        assertThat(olga.text("#values-why")).contains("takes no file");
        assertThat(olga.page().select("form[action$=correct] button")).isEmpty();
        assertThat(olga.page().select("form[action$=discard] button")).hasSize(1);
        assertThat(olga.post(record + "/correct", Map.of("v.0", "8")).status()).isEqualTo(400);
        assertThat(Visit.as(server, "victor.viewer").get(record).page().select("form[action$=discard]"))
                .isEmpty();
        olga.get(record).post(record + "/discard", Map.of("reason", "It is mended at its source"));
        assertThat(stateOf("row 7")).isEqualTo("discarded");
    }

    @Test
    @Order(11)
    void saysWhatWasCorrectedBeforeAFileThatIsRefused() {
        reject("first", "{\"id\": \"1\", \"email\": \"a\"}");
        reject("second", "{\"id\": \"2\", \"email\": \"b\"}");
        Visit olga = Visit.as(server, "olga.operator");

        sent(olga, "id,email\n1,2\n");
        assertThat(olga.text("h1")).isEqualTo("The file was not taken");
        assertThat(olga.text(".soft")).isEqualTo("Nothing was changed.");
        assertThat(olga.body()).doesNotContain("corrected already");

        sent(olga, "rejected_record,id,email\n" + number("first") + ",1,a@x\n" + number("second") + ",2\n");
        assertThat(olga.status()).isEqualTo(409);
        assertThat(olga.text("h1")).isEqualTo("The file was not taken to its end");
        assertThat(olga.text(".soft")).isEqualTo("1 record before it is corrected already, as the audit says.");
        assertThat(stateOf("first")).isEqualTo("corrected");
        assertThat(stateOf("second")).isEqualTo("open");
    }

    @Test
    @Order(12)
    void takesNothingOfALineThatIsNoUtf8() {
        reject("cologne", "{\"id\": \"3\", \"name\": \"Koeln\"}");
        reject("mueller", "{\"id\": \"4\", \"name\": \"Mueller\"}");
        Visit olga = Visit.as(server, "olga.operator").get(LIST);
        String action = olga.page().select("form[action*=upload]").attr("action");
        String file = "rejected_record,id,name\n" + number("cologne") + ",3,Koln\n" + number("mueller") + ",4,Müller\n";

        olga.upload(action, Visit.body(Map.of(), "a.csv", file), Charset.forName("windows-1252"));

        assertThat(olga.status()).isEqualTo(409);
        assertThat(olga.page().text()).contains("Line 3 is not UTF-8.", "Save the spreadsheet as \"CSV UTF-8\"");
        assertThat(stateOf("cologne")).isEqualTo("corrected");
        assertThat(stateOf("mueller")).isEqualTo("open");
        sent(olga, file.replace("Müller", "Müller \uD83D\uDFFF\uFFFD"));
        assertThat(value("select correction ->> 'name' from longshore.rejected_record where item = 'mueller'"))
                .isEqualTo("Müller \uD83D\uDFFF\uFFFD");
    }

    @Test
    @Order(13)
    void refusesAColumnThatStandsThereTwice() {
        reject("twice", "{\"id\": \"5\", \"email\": \"a\", \"why\": \"so\"}");
        Visit olga = Visit.as(server, "olga.operator");

        sent(olga, "rejected_record,id,email,email,why\n" + number("twice") + ",5,a@x,b@x,so\n");
        assertThat(olga.status()).isEqualTo(409);
        assertThat(olga.page().text()).contains("The column \"email\" stands there twice.");
        assertThat(stateOf("twice")).isEqualTo("open");

        sent(olga, "rejected_record,why,id,email,why\n" + number("twice") + ",It is wrong.,5,a@x,so\n");
        assertThat(value("select correction::text from longshore.rejected_record where item = 'twice'"))
                .isEqualTo("{\"id\":\"5\",\"email\":\"a@x\",\"why\":\"so\"}");
    }

    @Test
    @Order(14)
    void leavesOutWhatStandsInPlaceOfAField() {
        reject("too many", "{\"id\": \"6\", \"#2\": \"x\"}");

        Visit.as(server, "olga.operator")
                .get(record("too many"))
                .post(record("too many") + "/correct", Map.of("v.0", "6", "v.1", ""));

        assertThat(value("select correction::text from longshore.rejected_record where item = 'too many'"))
                .isEqualTo("{\"id\":\"6\"}");
    }

    @Test
    @Order(15)
    void countsRecordsOfAnotherRunApart() {
        reject("late", "{\"id\": \"8\"}");
        reject(1841020, "foreign", "{\"id\": \"9\"}");
        Visit olga = Visit.as(server, "olga.operator");
        String file = "rejected_record,id\n" + number("foreign") + ",10\n" + number("late") + ",10\n";
        olga.get(record("late")).post(record("late") + "/discard", Map.of("reason", "Nobody knows it"));

        sent(olga, file);

        assertThat(olga.text(".toast"))
                .contains("0 records corrected, 0 as before, 1 not open any more, 1 not of this run.");
        assertThat(stateOf("foreign")).isEqualTo("open");
    }

    private static void sent(Visit visit, String file) {
        visit.get(LIST).upload("form[action*=upload]", Map.of(), "a.csv", file);
    }

    private static String number(String item) {
        return value("select id from longshore.rejected_record where item = '" + item + "'");
    }

    private static void reject(String item, String content) {
        reject(1841251, item, content);
    }

    private static void reject(long run, String item, String content) {
        server.database()
                .jdbc()
                .sql("""
                        insert into longshore.rejected_record (run_id, step, unit, position, item, rule, message, fingerprint, content)
                        select :run, 'merge-records', 0, coalesce(max(position), 0) + 1, :item, 'pattern', 'It is wrong.', 'd4d4d4d4d4d4d4d4', :content
                        from longshore.rejected_record where run_id = :run
                        """)
                .param("run", run)
                .param("item", item)
                .param("content", content)
                .update();
    }

    private static String record(String item) {
        return LIST + "/" + value("select id from longshore.rejected_record where item = '" + item + "'");
    }

    private static String stateOf(String item) {
        return value("select state from longshore.rejected_record where item = '" + item + "'");
    }

    private static String value(String sql) {
        return server.database().jdbc().sql(sql).query(String.class).single();
    }
}
