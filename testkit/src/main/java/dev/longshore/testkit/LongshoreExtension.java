package dev.longshore.testkit;

import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Starts workers for a class of tests, or takes those of an earlier one that said the same, and hands jobs to tests. They end when all tests have. */
final class LongshoreExtension implements ParameterResolver {

    private static final Namespace RIGS = Namespace.create(LongshoreExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == JobUnderTest.class || type == Jobs.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        LongshoreTest said = AnnotationSupport.findAnnotation(
                        context.getRequiredTestClass(), LongshoreTest.class, context.getEnclosingTestClasses())
                .orElseThrow();
        Settings settings = new Settings(said.catalogue(), List.of(said.configuration()), List.of(said.properties()));
        Rig rig = context.getRoot().getStore(RIGS).computeIfAbsent(settings, Rig::start, Rig.class);
        Jobs jobs = new Jobs(rig);
        if (parameter.getParameter().getType() == Jobs.class) {
            return jobs;
        }
        if (!said.job().isEmpty()) {
            return jobs.job(said.job());
        }
        if (jobs.names().size() != 1) {
            throw new IllegalStateException("The catalogue has " + jobs.names()
                    + ": name one with @LongshoreTest(job = \"…\"), or let the test ask for Jobs.");
        }
        return jobs.job(jobs.names().get(0));
    }

    /** What tests that share workers have in common. */
    record Settings(String catalogue, List<Class<?>> configuration, List<String> properties) {}
}
