package dev.longshore.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** Which library may be named where. */
final class LibraryRules {

    /** Outside module sql: what needs a connection itself. Simple names of top-level classes. */
    private static final Set<String> BUILDING_BLOCKS = Set.of(
            // LISTEN holds a connection of its own for as long as the worker lives
            "Notifications",
            // says how the commits of its own transactions are made durable
            "BookkeepingTransactions",
            // moves the rows of the statement that it is handed
            "CopyReader");

    /** The leading dots let the samples bring a stand-in: Quartz is not on the class path of every module. */
    private static final String QUARTZ = "..org.quartz..";

    static final List<Rule> TABLE = List.of(
            new Rule("quartzStaysInScheduler", LibraryRules::quartzStaysInScheduler),
            new Rule("jdbcStaysInSql", LibraryRules::jdbcStaysInSql),
            new Rule("controllersAnswerInOurWords", LibraryRules::controllersAnswerInOurWords));

    private LibraryRules() {}

    private static ArchRule quartzStaysInScheduler(House house) {
        return noClasses()
                .that(resideInAPackage(house.everything())
                        .and(not(resideInAPackage(house.in("scheduler"))))
                        .and(not(resideInAPackage(QUARTZ))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(QUARTZ)
                .because("Quartz says when, and only asks for a run; whoever runs, stores or shows needs none of it");
    }

    private static ArchRule jdbcStaysInSql(House house) {
        return noClasses()
                .that(resideInAPackage(house.everything())
                        .and(not(resideInAnyPackage(house.in("sql"), house.in("jobs.bench"))))
                        .and(not(describe("need a connection", LibraryRules::isBuildingBlock))))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.sql..", "org.springframework.jdbc.core..", "org.postgresql..")
                                .and(not(assignableTo(SQLException.class))))
                .because("all SQL lives in one module, where every statement is run by a test on a real PostgreSQL");
    }

    private static ArchRule controllersAnswerInOurWords(House house) {
        return methods()
                .that()
                .areDeclaredInClassesThat()
                .areMetaAnnotatedWith("org.springframework.stereotype.Controller")
                .should(notReturnTypesOf("org.springframework.batch.", "org.quartz."))
                .because("the API is a promise; what a library calls its things today is not");
    }

    private static boolean isBuildingBlock(JavaClass type) {
        return BUILDING_BLOCKS.contains(type.getEnclosingClass().orElse(type).getSimpleName());
    }

    private static ArchCondition<JavaMethod> notReturnTypesOf(String... packages) {
        return new ArchCondition<>("not return types of " + String.join(" and ", packages)) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                for (JavaClass type : method.getReturnType().getAllInvolvedRawTypes()) {
                    for (String library : packages) {
                        boolean foreign = type.getName().startsWith(library);
                        events.add(new SimpleConditionEvent(
                                method, !foreign, method.getFullName() + " returns " + type.getName()));
                    }
                }
            }
        };
    }
}
