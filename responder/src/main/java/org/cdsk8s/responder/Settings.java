package org.cdsk8s.responder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cdsk8s.common.amqp.BrokerAddress;
import org.cdsk8s.common.diagnosis.FailureCategory;
import org.cdsk8s.responder.admission.AdmissionPolicy;
import org.cdsk8s.responder.log.LogSettings;
import org.cdsk8s.responder.log.LogSettings.Following;
import org.cdsk8s.responder.outcome.JobRemover.Retention;
import org.cdsk8s.responder.stuck.GracePeriods;

/** Settings that need more than a type: checked at start, with a sentence for the operator. */
record Settings(ResponderConfig config) {

    /** A kubelet across a network cannot do better. */
    private static final Duration SHORTEST_ANSWER = Duration.ofSeconds(1);

    /** A claim is renewed twice before it expires, and the API server may take a second or two. */
    private static final Duration SHORTEST_CLAIM = Duration.ofSeconds(5);

    /** Nobody should wait longer for a follower that died. */
    private static final Duration LONGEST_CLAIM = Duration.ofMinutes(30);

    /** A container that prints now and then must not be asked for anew all the time. */
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(10);

    BrokerAddress broker() {
        ResponderConfig.Rabbitmq rabbitmq = config.rabbitmq();
        String host = rabbitmq.host()
                .orElseThrow(() -> new StartupException("RABBITMQ_HOST is not set: name the host RabbitMQ runs on"));
        return new BrokerAddress(host, rabbitmq.port(), rabbitmq.vhost(), rabbitmq.user(), rabbitmq.passwd());
    }

    /** How long RabbitMQ may be away before readiness goes down. */
    Duration brokerGrace() {
        ResponderConfig.Rabbitmq rabbitmq = config.rabbitmq();
        return Duration.ofSeconds((long) rabbitmq.connectionAttempts() * rabbitmq.retryDelay());
    }

    Path inmetaPath() {
        Path path = config.inmetaPath()
                .orElseThrow(() -> new StartupException(
                        "INMETA_PATH is not set: name the directory that responder and Jobs share for inmeta files"));
        if (!Files.isDirectory(path)) {
            throw new StartupException("INMETA_PATH names " + path + ", which is not a directory: create or mount it");
        }
        return path;
    }

    AdmissionPolicy admission() {
        ResponderConfig.Admission admission = config.admission();
        if (admission.maxJobsInFlight() < 1 || admission.floor() < 1) {
            throw new StartupException("RESPONDER_MAX_JOBS_IN_FLIGHT is " + admission.maxJobsInFlight()
                    + " and CDS_ADMISSION_FLOOR is " + admission.floor() + "; both must be 1 or more");
        }
        return new AdmissionPolicy(
                admission.mode(), admission.maxJobsInFlight(), admission.floor(), admission.firstPodWait());
    }

    Retention retention() {
        return new Retention(keepJobs(config.keepJobs()), config.jobRetention());
    }

    GracePeriods gracePeriods() {
        ResponderConfig.Grace grace = config.stuck().grace();
        return new GracePeriods(Map.of(
                FailureCategory.IMAGE_PULL, grace.imagePull(),
                FailureCategory.IMAGE_NAME, grace.imageName(),
                FailureCategory.CONFIG_ERROR, grace.configError(),
                FailureCategory.UNSCHEDULABLE, grace.unschedulable(),
                FailureCategory.INIT_FAILED, grace.initFailed(),
                FailureCategory.PODS_NOT_CREATED, grace.podsNotCreated()));
    }

    LogSettings logs() {
        ResponderConfig.Log log = config.log();
        require(
                log.maxBytes().asLongValue() > 0,
                "CDS_LOG_MAX_BYTES",
                log.maxBytes().asLongValue(),
                "1 or more");
        require(log.followAtOnce() > 0, "CDS_LOG_FOLLOW_AT_ONCE", log.followAtOnce(), "1 or more");
        require(log.answer().compareTo(SHORTEST_ANSWER) >= 0, "CDS_LOG_ANSWER", log.answer(), "1s or longer");
        require(!log.retryFor().isNegative(), "CDS_LOG_RETRY_FOR", log.retryFor(), "0s or longer");
        require(log.silence().compareTo(SHORTEST_SILENCE) >= 0, "CDS_LOG_SILENCE", log.silence(), "10s or longer");
        require(
                log.claim().compareTo(SHORTEST_CLAIM) >= 0 && log.claim().compareTo(LONGEST_CLAIM) <= 0,
                "CDS_LOG_CLAIM",
                log.claim(),
                "from 5s to 30m");
        Optional<Following> following = config.podLogsBasepath()
                .filter(base -> log.follow())
                .map(base -> new Following(log.claim(), log.followAtOnce(), log.silence()));
        return new LogSettings(
                config.podLogsBasepath(), log.maxBytes().asLongValue(), log.answer(), log.retryFor(), following);
    }

    private static void require(boolean good, String setting, Object value, String range) {
        if (!good) {
            throw new StartupException(setting + " is " + value + " and must be " + range);
        }
    }

    static boolean keepJobs(Optional<String> value) {
        return switch (value.orElse("false").strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            default ->
                throw new StartupException(
                        "KEEP_JOBS is '" + value.orElse("") + "' and must be true, yes, false or no");
        };
    }
}
