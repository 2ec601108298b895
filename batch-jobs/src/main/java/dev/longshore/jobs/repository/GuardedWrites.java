package dev.longshore.jobs.repository;

import javax.sql.DataSource;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stands before the job repository. What a whole job writes there is written in one transaction with the check of its run's token: for a checkpoint that
 * is the transaction of the chunk, so that a worker that has lost the run commits none of the chunk's rows. Transactions that begin here wait for the
 * disk.
 *
 * <p>It also closes gaps of Spring Batch's chunk step; {@link ChunkBooks} says which.
 */
final class GuardedWrites implements MethodInterceptor {

    private final ExecutionGuards guards;
    private final DataSource dataSource;
    private final TransactionTemplate transactions;
    private final ChunkBooks chunks = new ChunkBooks();

    GuardedWrites(ExecutionGuards guards, DataSource dataSource, TransactionTemplate transactions) {
        this.guards = guards;
        this.dataSource = dataSource;
        this.transactions = transactions;
    }

    @Override
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        Object[] arguments = call.getArguments();
        boolean writes = !call.getMethod().getName().startsWith("get")
                && !call.getMethod().getName().startsWith("find");
        if (writes && arguments.length == 1 && arguments[0] instanceof StepExecution step) {
            ExecutionGuard guard = guards.of(step.getJobExecution()).orElse(null);
            return guard == null ? call.proceed() : step(call, step, guard);
        }
        if (writes && arguments.length == 1 && arguments[0] instanceof JobExecution job) {
            return ofJob(call, job);
        }
        if (writes && arguments.length == 2 && arguments[1] instanceof JobExecution job) {
            // a new step execution: Spring Batch insists on a transaction of its own, and nothing works on it before
            // its first update
            guards.of(job).ifPresent(guard -> transactions.executeWithoutResult(status -> guard.requireHeld(job)));
        }
        return call.proceed();
    }

    private @Nullable Object ofJob(MethodInvocation call, JobExecution job) throws Throwable {
        ExecutionGuard guard = guards.of(job).orElse(null);
        return guard == null ? call.proceed() : guarded(call, job, guard);
    }

    private @Nullable Object step(MethodInvocation call, StepExecution step, ExecutionGuard guard) throws Throwable {
        boolean ofChunk = step.getStatus() == BatchStatus.STARTED;
        boolean atomic = TransactionSynchronizationManager.hasResource(dataSource);
        if (call.getMethod().getName().equals("updateExecutionContext")) {
            if (ofChunk) {
                chunks.markScan(step);
            }
            return guarded(call, step.getJobExecution(), guard);
        }
        chunks.refuseHole(step);
        Object result = guarded(call, step.getJobExecution(), guard);
        if (ofChunk && chunks.hasProgressed(step)) {
            guard.chunk(step);
            if (!atomic) {
                guard.notAtomic(step);
            }
        }
        boolean amidScan = chunks.written(step);
        if (!amidScan && (guard.wantsStop(step) || Thread.currentThread().isInterrupted())) {
            step.setTerminateOnly();
        }
        return result;
    }

    private @Nullable Object guarded(MethodInvocation call, JobExecution job, ExecutionGuard guard) throws Throwable {
        try {
            return transactions.execute(status -> {
                guard.requireHeld(job);
                try {
                    return call.proceed();
                } catch (RuntimeException | Error e) {
                    throw e;
                } catch (Throwable e) {
                    throw new Wrapped(e);
                }
            });
        } catch (Wrapped e) {
            throw e.cause;
        }
    }

    private static final class Wrapped extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final Throwable cause;

        Wrapped(Throwable cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
