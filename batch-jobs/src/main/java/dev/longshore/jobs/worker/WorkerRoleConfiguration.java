package dev.longshore.jobs.worker;

import dev.longshore.jobs.catalogue.Catalogue;
import dev.longshore.jobs.kind.CallWindows;
import dev.longshore.jobs.kind.JobKind;
import dev.longshore.jobs.role.ConditionalOnWorker;
import dev.longshore.model.worker.WorkerId;
import dev.longshore.sql.database.InstallationDatabase;
import dev.longshore.sql.database.SessionMark;
import dev.longshore.sql.job.Jobs;
import dev.longshore.sql.json.JsonColumn;
import dev.longshore.sql.worker.WorkerRegistration;
import dev.longshore.sql.worker.WorkerSession;
import dev.longshore.sql.worker.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Registers this JVM as a worker and keeps it alive, from before the first claim until after the last chunk. */
@AutoConfiguration
@ConditionalOnWorker
@EnableConfigurationProperties({LeaseProperties.class, WorkerProperties.class})
class WorkerRoleConfiguration {

    private static final Logger log = LoggerFactory.getLogger(WorkerRoleConfiguration.class);

    @Bean
    KnownJobs knownJobs(Catalogue catalogue, List<JobKind> kinds, Jobs stored) {
        return new KnownJobs(catalogue, kinds, stored);
    }

    @Bean
    WorkerMetrics workerMetrics(ObjectProvider<MeterRegistry> registry) {
        return new WorkerMetrics(registry.getIfAvailable(SimpleMeterRegistry::new));
    }

    @Bean
    CallWindows callWindows(LeaseProperties lease, Clock clock) {
        return new CallWindows(System::nanoTime, clock, lease.trust());
    }

    @Bean
    HeldClaims heldClaims() {
        return new HeldClaims();
    }

    @Bean
    WorkerId workerId(
            Workers workers,
            WorkerProperties properties,
            LeaseProperties lease,
            KnownJobs jobs,
            SessionMark sessions,
            Environment environment)
            throws UnknownHostException {
        String host = InetAddress.getLocalHost().getHostName();
        long pid = ProcessHandle.current().pid();
        WorkerId worker = workers.register(new WorkerRegistration(
                Objects.requireNonNullElse(properties.name(), host + "-" + pid),
                host,
                pid,
                Objects.requireNonNullElse(getClass().getPackage().getImplementationVersion(), "development"),
                List.of(environment.getProperty(
                        "longshore.roles", String[].class, new String[] {"console", "scheduler", "worker"})),
                properties.slots(),
                jobs.names().stream().sorted().toList(),
                properties.pool(),
                properties.labels(),
                lease.text(),
                sessions));
        warnOfOtherLeases(workers, worker, lease);
        warnOfAPoolWithoutMarks(workers, sessions);
        return worker;
    }

    /** Nothing breaks: each lease says itself when it ends. But the slowest decides how long the work of the dead waits. */
    private static void warnOfOtherLeases(Workers workers, WorkerId worker, LeaseProperties lease) {
        List<String> others = workers.withOtherLeases(worker);
        if (!others.isEmpty()) {
            log.atWarn()
                    .addKeyValue("ours", lease.text())
                    .addKeyValue("others", others)
                    .log("worker.leases-differ");
        }
    }

    /** Nothing breaks either, as long as nothing freezes. */
    private static void warnOfAPoolWithoutMarks(Workers workers, SessionMark sessions) {
        if (!workers.isMarked(sessions)) {
            log.atWarn().addKeyValue("each-runs-none-of", sessions.statement()).log("sessions.unmarked");
        }
    }

    @Bean(destroyMethod = "close")
    Heartbeat heartbeat(
            LeaseProperties lease, InstallationDatabase database, WorkerId worker, JsonColumn json, HeldClaims held)
            throws SQLException {
        Heartbeat heartbeat =
                new Heartbeat(lease, new WorkerSession(database.address(), worker, json, lease.silence()), held);
        heartbeat.start();
        return heartbeat;
    }

    @Bean
    ThisWorker thisWorker(
            WorkerId id,
            KnownJobs jobs,
            HeldClaims held,
            Heartbeat heartbeat,
            LeaseProperties lease,
            WorkerProperties properties,
            WorkerMetrics metrics) {
        return new ThisWorker(id, jobs, held, heartbeat, lease, properties, metrics);
    }
}
