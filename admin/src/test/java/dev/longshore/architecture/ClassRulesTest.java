package dev.longshore.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.EvaluationResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule holds in the house, holds in the good sample, and catches the bad one. */
class ClassRulesTest {

    private static final House GOOD = new House("dev.longshore.architecture.good");

    private static final ImportOption PRODUCT =
            location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");

    /** The product's own classes, of all modules; neither their tests nor the samples. Read once: it takes seconds. */
    static final JavaClasses LONGSHORE =
            new ClassFileImporter().withImportOption(PRODUCT).importPackages(House.LONGSHORE.root());

    private static final JavaClasses GOOD_SAMPLE = new ClassFileImporter().importPackages(GOOD.root());

    static Stream<Rule> rules() {
        return Rules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsInTheHouse(Rule rule) {
        rule.in(House.LONGSHORE).check(LONGSHORE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void letsTheGoodSamplePass(Rule rule) {
        rule.in(GOOD).check(GOOD_SAMPLE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void catchesTheBadSample(Rule rule) {
        House bad = rule.badSample();

        EvaluationResult result = rule.in(bad).evaluate(new ClassFileImporter().importPackages(bad.root()));

        assertThat(result.getFailureReport().getDetails()).isNotEmpty().allSatisfy(detail -> assertThat(detail)
                .contains(bad.root()));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void saysWhy(Rule rule) {
        assertThat(rule.in(House.LONGSHORE).getDescription()).contains(", because ");
    }

    @Test
    void seesEveryModule() {
        assertThat(LONGSHORE.stream().map(JavaClass::getPackageName).map(name -> name.split("\\.")[2]))
                .contains("model", "sql", "jobs", "scheduler", "admin")
                .doesNotContain("architecture");
    }
}
