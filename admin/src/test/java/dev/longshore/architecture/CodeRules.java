package dev.longshore.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How classes are written: time, state, names. */
final class CodeRules {

    /** What a constant may be declared as although some of its implementations change. */
    private static final Set<Class<?>> FROZEN = Set.of(List.class, Set.class, Map.class, Collection.class);

    static final List<Rule> TABLE = List.of(
            new Rule("timeComesFromTheClock", CodeRules::timeComesFromTheClock),
            new Rule("staticsNeverChange", CodeRules::staticsNeverChange),
            new Rule("noThreadLocals", CodeRules::noThreadLocals),
            new Rule("namesSayWhatThingsAre", CodeRules::namesSayWhatThingsAre),
            new Rule("packagesAreConcepts", CodeRules::packagesAreConcepts));

    private CodeRules() {}

    private static ArchRule timeComesFromTheClock(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.everything())
                .should()
                .callCodeUnitWhere(describe("read the machine's clock", CodeRules::readsTheClock))
                .because("a test sets the Clock bean; leases and due-ness go by the database's clock");
    }

    private static ArchRule staticsNeverChange(House house) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(house.everything())
                .and()
                .areStatic()
                .should(neverChange())
                .because("what one run leaves in a static another run finds");
    }

    private static ArchRule noThreadLocals(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.everything())
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocal.class)
                .because("the context of a run is data that job code receives; threads are shared by tenants");
    }

    private static ArchRule namesSayWhatThingsAre(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.everything())
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Dto|Info)")
                .because("such a name says that nobody knew what the class is");
    }

    private static ArchRule packagesAreConcepts(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.everything())
                .should()
                .resideInAnyPackage(
                        "..util..", "..common..", "..helper..", "..impl..", "..dto..", "..service..", "..entity..")
                .because("a package is a concept, never a layer: find it by its word in the glossary");
    }

    private static boolean readsTheClock(JavaCall<?> call) {
        JavaClass owner = call.getTargetOwner();
        List<JavaClass> arguments = call.getTarget().getRawParameterTypes();
        return switch (call.getName()) {
            case "now" ->
                owner.getPackageName().startsWith("java.time")
                        && arguments.stream().noneMatch(each -> each.isAssignableTo(Clock.class));
            case "currentTimeMillis" -> owner.isEquivalentTo(System.class);
            case "<init>" -> owner.isEquivalentTo(Date.class) && arguments.isEmpty();
            default -> false;
        };
    }

    private static ArchCondition<JavaField> neverChange() {
        return new ArchCondition<>("never change") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                boolean fixed = field.getModifiers().contains(JavaModifier.FINAL);
                boolean kept = fixed && !isChangeable(field.getRawType());
                events.add(new SimpleConditionEvent(
                        field, kept, field.getFullName() + (kept ? " is a constant" : " can change")));
            }
        };
    }

    private static boolean isChangeable(JavaClass type) {
        return type.getPackageName().equals("java.util.concurrent.atomic")
                || type.isAssignableTo(StringBuilder.class)
                || (type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class))
                        && FROZEN.stream().noneMatch(type::isEquivalentTo);
    }
}
