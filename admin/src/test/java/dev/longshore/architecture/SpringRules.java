package dev.longshore.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.annotation.Configuration;

/** How beans are made and how they find each other. */
final class SpringRules {

    private static final List<String> INJECTIONS = List.of(
            "org.springframework.beans.factory.annotation.Autowired",
            "org.springframework.beans.factory.annotation.Value",
            "jakarta.inject.Inject",
            "jakarta.annotation.Resource",
            "jakarta.persistence.PersistenceContext");

    static final List<Rule> TABLE = List.of(
            new Rule("noEnableBatchProcessing", SpringRules::noEnableBatchProcessing),
            new Rule("constructorsInject", SpringRules::constructorsInject),
            new Rule("nobodyFetchesBeans", SpringRules::nobodyFetchesBeans),
            new Rule("configurationsAreNotProxied", SpringRules::configurationsAreNotProxied));

    private SpringRules() {}

    private static ArchRule noEnableBatchProcessing(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.everything())
                .should()
                .beAnnotatedWith(EnableBatchProcessing.class)
                .because(
                        "Boot's configuration of the job repository backs off from it without a word, our isolation and prefix with it");
    }

    private static ArchRule constructorsInject(House house) {
        return noFields()
                .that()
                .areDeclaredInClassesThat()
                .resideInAPackage(house.everything())
                .should(ArchCondition.from(describe("be injected", SpringRules::isInjected)))
                .because("a constructor shows what a class needs, and a test can call it");
    }

    private static ArchRule nobodyFetchesBeans(House house) {
        return noClasses()
                .that()
                .resideInAPackage(house.everything())
                .should(ArchCondition.from(describe("ask for the container", SpringRules::asksForTheContainer)))
                .because("a bean that fetches others hides what it needs");
    }

    private static ArchRule configurationsAreNotProxied(House house) {
        return classes()
                .that()
                .resideInAPackage(house.everything())
                .and()
                .areMetaAnnotatedWith(Configuration.class)
                .should()
                .beMetaAnnotatedWith(describe("proxyBeanMethods = false", SpringRules::switchesProxyingOff))
                .because(
                        "collaborators are parameters of bean methods; a call from one bean method to another is then an error that shows");
    }

    private static boolean switchesProxyingOff(JavaAnnotation<?> annotation) {
        return annotation.get("proxyBeanMethods").filter(Boolean.FALSE::equals).isPresent();
    }

    /** By itself; a class of Spring that it extends may. */
    private static boolean asksForTheContainer(JavaClass type) {
        return type.getRawInterfaces().stream()
                .anyMatch(each -> each.isAssignableTo(ApplicationContextAware.class)
                        || each.isAssignableTo(BeanFactoryAware.class));
    }

    private static boolean isInjected(JavaField field) {
        return INJECTIONS.stream().anyMatch(field::isAnnotatedWith);
    }
}
