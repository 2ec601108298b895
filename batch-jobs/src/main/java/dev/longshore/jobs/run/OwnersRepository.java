package dev.longshore.jobs.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;

/**
 * Spring Batch's repository as the job of one run uses it: an owner who lost the run writes no end of its execution. Batch's own lock does not keep it from
 * that, since it reads the version anew before it writes; the execution that a successor has ended would say UNKNOWN for ever. Limits: it looks
 * before it writes, not in the same transaction; nothing is decided by the row.
 */
final class OwnersRepository implements InvocationHandler {

    private static final Logger log = LoggerFactory.getLogger(OwnersRepository.class);

    private final JobRepository repository;
    private final DrivenRun run;
    private final RunBooks books;

    private OwnersRepository(JobRepository repository, DrivenRun run, RunBooks books) {
        this.repository = repository;
        this.run = run;
        this.books = books;
    }

    static JobRepository of(JobRepository repository, DrivenRun run, RunBooks books) {
        return (JobRepository) Proxy.newProxyInstance(
                JobRepository.class.getClassLoader(),
                new Class<?>[] {JobRepository.class},
                new OwnersRepository(repository, run, books));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        boolean writesExecution =
                method.getName().equals("update") && arguments != null && arguments[0] instanceof JobExecution;
        if (writesExecution
                && run.published().isEmpty()
                && books.moves().stateOf(run.held()).isEmpty()) {
            log.atWarn()
                    .addKeyValue("run", run.claim().id())
                    .addKeyValue("token", run.claim().token())
                    .log("run.fenced");
            return null;
        }
        try {
            return method.invoke(repository, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
