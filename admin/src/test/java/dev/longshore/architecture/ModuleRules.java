package dev.longshore.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Which module may know which. Maven says the same; here it also holds for what the run-time class path would let through. */
final class ModuleRules {

    static final List<Rule> TABLE = List.of(
            new Rule("modelKnowsNoFramework", ModuleRules::modelKnowsNoFramework),
            new Rule("sqlKnowsTheModelOnly", ModuleRules::sqlKnowsTheModelOnly),
            new Rule("jobsKnowNoNeighbour", ModuleRules::jobsKnowNoNeighbour),
            new Rule("schedulerKnowsNoNeighbour", ModuleRules::schedulerKnowsNoNeighbour),
            new Rule("adminKnowsNoNeighbour", ModuleRules::adminKnowsNoNeighbour),
            new Rule("packagesAreFreeOfCycles", ModuleRules::packagesAreFreeOfCycles));

    private ModuleRules() {}

    private static ArchRule modelKnowsNoFramework(House house) {
        return classes()
                .that()
                .resideInAPackage(house.in("model"))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(house.in("model"), "java..", "org.jspecify..", "jakarta.persistence..")
                .because(
                        "every module speaks in these words, the one without Spring Batch and the one without a web server too");
    }

    private static ArchRule sqlKnowsTheModelOnly(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.in("sql"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(house.in("jobs"), house.in("scheduler"), house.in("admin"))
                .because("what is stored does not know who runs, schedules or shows it");
    }

    private static ArchRule jobsKnowNoNeighbour(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.in("jobs"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(house.in("scheduler"), house.in("admin"))
                .because(
                        "batch-jobs, scheduler and admin meet in tables, so that each can be started, stopped and replaced alone");
    }

    private static ArchRule schedulerKnowsNoNeighbour(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.in("scheduler"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(house.in("jobs"), house.in("admin"))
                .because("a schedule only asks for runs: a scheduler needs no worker in its process");
    }

    private static ArchRule adminKnowsNoNeighbour(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.in("admin"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(house.in("jobs"), house.in("scheduler"))
                .because("a console must show and steer runs of workers that it does not contain");
    }

    private static ArchRule packagesAreFreeOfCycles(House house) {
        return slices().matching(house.root() + ".(**)")
                .should()
                .beFreeOfCycles()
                .because("two packages that need each other are one concept in two places");
    }
}
