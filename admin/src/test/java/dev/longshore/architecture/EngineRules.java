package dev.longshore.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.batch.core.job.parameters.JobParametersIncrementer;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;

/** Who claims, launches and recovers: the engine alone. A job kind is a package of module batch-jobs that implements {@code JobKind}. */
final class EngineRules {

    /** What claims, leases, admits and recovers, and where that is stored. */
    private static final List<String> ENGINE = List.of(
            "jobs.run",
            "jobs.transport",
            "jobs.unit",
            "jobs.worker",
            "jobs.repository",
            "jobs.catalogue",
            "sql.run",
            "sql.transport",
            "sql.unit",
            "sql.worker");

    static final List<Rule> TABLE = List.of(
            new Rule("kindsDoNotKnowEachOther", EngineRules::kindsDoNotKnowEachOther),
            new Rule("kindsLeaveClaimingToTheEngine", EngineRules::kindsLeaveClaimingToTheEngine),
            new Rule("onlyTheEngineLaunches", EngineRules::onlyTheEngineLaunches),
            new Rule("noIdentityByIncrementer", EngineRules::noIdentityByIncrementer),
            new Rule("nobodyUsesTheBenchmarks", EngineRules::nobodyUsesTheBenchmarks));

    private EngineRules() {}

    private static ArchRule kindsDoNotKnowEachOther(House house) {
        return slices().matching(house.root() + ".jobs.(*)..")
                .that(describe("are job kinds", slice -> slice.stream().anyMatch(isOfAKind(house))))
                .should()
                .notDependOnEachOther()
                .because("a kind can then be added, changed and dropped alone");
    }

    private static ArchRule kindsLeaveClaimingToTheEngine(House house) {
        String[] engine = ENGINE.stream().map(house::in).toArray(String[]::new);
        return noClasses()
                .that(isOfAKind(house))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(engine)
                .because(
                        "a kind that claims, leases, admits or recovers by itself has left the guarantees of the engine");
    }

    private static ArchRule onlyTheEngineLaunches(House house) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(house.in("jobs.run"), house.in("jobs.repository"), house.in("jobs.bench"))
                .should()
                .callCodeUnitWhere(describe(
                        "start, stop or recover an execution or write the job repository", EngineRules::writes))
                .because(
                        "an execution that nobody claimed has no lease, no fencing token and nobody who notices its death");
    }

    private static ArchRule noIdentityByIncrementer(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.everything())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(JobParametersIncrementer.class)
                .because(
                        "a run is the identity of a job instance; a counter or a timestamp in its place runs the same work twice");
    }

    private static ArchRule nobodyUsesTheBenchmarks(House house) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(house.in("jobs.bench"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(house.in("jobs.bench"))
                .because("they launch and read as our rivals do, without leases, and are free of some rules for that");
    }

    private static boolean writes(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        return owner.isAssignableTo(JobOperator.class)
                || owner.isAssignableTo(JobRepository.class)
                        && Stream.of("get", "find", "is").noneMatch(call.getName()::startsWith);
    }

    private static DescribedPredicate<JavaClass> isOfAKind(House house) {
        return resideInAPackage(house.in("jobs.*")).and(describe("of a job kind", type -> {
            JavaPackage concept = type.getPackage();
            while (!concept.getParent().orElseThrow().getName().equals(house.root() + ".jobs")) {
                concept = concept.getParent().orElseThrow();
            }
            return concept.getClassesInPackageTree().stream()
                    .filter(each -> !each.isInterface())
                    .anyMatch(each -> each.isAssignableTo(house.root() + ".jobs.kind.JobKind"));
        }));
    }
}
