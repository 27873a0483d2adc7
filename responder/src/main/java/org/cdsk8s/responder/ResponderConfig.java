package org.cdsk8s.responder;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.responder.admission.AdmissionPolicy;

/**
 * Every setting of the responder. Those the original had are set by the environment variables named here; all can be set
 * as properties or by the environment variable Quarkus derives from the property's name, such as
 * {@code CDS_REQUEST_MAX_BYTES}.
 */
@ConfigMapping(prefix = "cds")
public interface ResponderConfig {

    /** Where RabbitMQ is. */
    Rabbitmq rabbitmq();

    /** How RabbitMQ is used. */
    Amqp amqp();

    /** Requests. */
    Request request();

    /** How many Jobs are in the cluster at once. */
    Admission admission();

    /** Outcomes of Jobs. */
    Outcome outcome();

    /** Jobs that cannot start. */
    Stuck stuck();

    /** Logs of pods. */
    Log log();

    /** {@code NAMESPACE}: where Jobs are created; only read outside a cluster, and needed there. */
    Optional<String> namespace();

    /** {@code KUBE_CONFIG}: the kubeconfig file; only read outside a cluster. Default {@code $HOME/.kube/config}. */
    Optional<String> kubeConfig();

    /**
     * {@code TEMPLATES_PATH}: the directory of {@code cdsjob.yaml}, looked into before {@code templates} in the working
     * directory and {@code /etc/cdsresponder/templates}.
     */
    Optional<Path> templatesPath();

    /** {@code INMETA_PATH}: the directory for inmeta files, mounted at the same path in responder and Jobs. Needed. */
    Optional<Path> inmetaPath();

    /** {@code INMETA_XSD}: a schema file to check inmeta against, in place of the built-in one. */
    Optional<Path> inmetaXsd();

    /** {@code POD_LOGS_BASEPATH}: the directory for saved logs; none are saved when it is not set. */
    Optional<Path> podLogsBasepath();

    /** {@code KEEP_JOBS}: {@code true} or {@code yes} keeps handled Jobs for ever. Default {@code false}. */
    Optional<String> keepJobs();

    /** {@code JOB_RETENTION}: how long handled Jobs stay before they are removed; 0 removes them at once. */
    @WithDefault("10m")
    Duration jobRetention();

    /** RabbitMQ's address. */
    interface Rabbitmq {

        /** {@code RABBITMQ_HOST}: name or address. Needed. */
        Optional<String> host();

        /** {@code RABBITMQ_PORT}. */
        @WithDefault("5672")
        int port();

        /** {@code RABBITMQ_VHOST}: the virtual host; must be the producer's. */
        @WithDefault("/")
        String vhost();

        /** {@code RABBITMQ_USER}. */
        @WithDefault("guest")
        String user();

        /** {@code RABBITMQ_PASSWD}. */
        @WithDefault("guest")
        String passwd();

        /**
         * {@code RABBITMQ_CONNECTION_ATTEMPTS}: with the delay below, how long RabbitMQ may be away before readiness goes
         * down. Connecting goes on for ever.
         */
        @WithDefault("3")
        int connectionAttempts();

        /** {@code RABBITMQ_RETRY_DELAY}, in seconds. */
        @WithDefault("3")
        int retryDelay();
    }

    /** How RabbitMQ is used. */
    interface Amqp {

        /** {@code quorum}, or {@code plain} for a broker that refuses queue arguments. */
        @WithDefault("quorum")
        QueueStyle queues();

        /** How long a published message may stay unconfirmed. */
        @WithDefault("10s")
        Duration confirmTimeout();
    }

    /** Requests. */
    interface Request {

        /** Longest request read; a longer one is refused and nothing of it echoed. */
        @WithDefault("1M")
        MemorySize maxBytes();

        /** How many requests are worked on at once, 1 or more. */
        @WithDefault("8")
        int prefetch();

        /**
         * How long a request is held for a cluster that will not take it, before it is parked; below half of the broker's
         * consumer timeout, which is 30 minutes by default.
         */
        @WithDefault("10m")
        Duration hold();

        /**
         * How long a repeated request without a message id leaves an unacknowledged Job to another delivery that claimed
         * it; longer than RabbitMQ takes to give up a dead connection, which is 20 s with our heartbeat.
         */
        @WithDefault("45s")
        Duration claimExpiry();

        /** How long a request waits in all before it is refused as expired. */
        @WithDefault("24h")
        Duration maxWait();
    }

    /** How many Jobs are in the cluster at once; further requests wait in RabbitMQ. */
    interface Admission {

        /** {@code RESPONDER_ADMISSION}: {@code fixed}, or {@code adaptive} to follow what the Job controller can do. */
        @WithDefault("fixed")
        AdmissionPolicy.Mode mode();

        /**
         * {@code RESPONDER_MAX_JOBS_IN_FLIGHT}: how many Jobs of all responders may be unfinished, 1 or more. Suspended ones
         * do not count.
         */
        @WithDefault("200")
        int maxJobsInFlight();

        /** Adaptive: how long a Job should wait for its first pod at most. */
        @WithDefault("10s")
        Duration firstPodWait();

        /** Adaptive: how many Jobs may wait for their first pod in any case, 1 or more. */
        @WithDefault("5")
        int floor();
    }

    /** Outcomes of Jobs. */
    interface Outcome {

        /** How many outcomes are dealt with at once, 1 or more. */
        @WithDefault("4")
        int prefetch();

        /** How often all Jobs are looked through for such as are to be removed or ended, or were not dealt with. */
        @WithDefault("30s")
        Duration sweepInterval();

        /** How long after its end a Job waits for a reaper to tell it, before it is dealt with all the same. */
        @WithDefault("24h")
        Duration untold();
    }

    /** Jobs that cannot start. */
    interface Stuck {

        /** How long a Job may be unable to start before it is ended, by the reason; 0 ends it at once. */
        Grace grace();
    }

    /** Time to start. */
    interface Grace {

        /** An image cannot be pulled. */
        @WithDefault("15m")
        Duration imagePull();

        /** An image's name is not a legal one, which no time cures. */
        @WithDefault("0s")
        Duration imageName();

        /** A container cannot be made or started: a ConfigMap or Secret is missing, a command is not there. */
        @WithDefault("5m")
        Duration configError();

        /** No node can take the pod. */
        @WithDefault("5m")
        Duration unschedulable();

        /** An init container fails again and again. */
        @WithDefault("5m")
        Duration initFailed();

        /** Kubernetes cannot create pods: quota, a missing ServiceAccount, admission. */
        @WithDefault("5m")
        Duration podsNotCreated();
    }

    /** Logs of pods. */
    interface Log {

        /** How much of one log is saved; a longer one ends with a line that says so. */
        @WithDefault("1G")
        MemorySize maxBytes();

        /** How long a kubelet may take to answer, and then be silent in the middle of a log that has ended. */
        @WithDefault("30s")
        Duration answer();

        /**
         * How long after a Job's end a log that cannot be read is tried again. Then {@code <pod>.log.missing} says why, and
         * the Job is let go.
         */
        @WithDefault("24h")
        Duration retryFor();

        /** Whether logs are followed from the moment a container starts, or only read when the Job has ended. */
        @WithDefault("true")
        boolean follow();

        /** How many logs one responder follows at once, 1 or more; each takes a connection and about 200 KiB. */
        @WithDefault("500")
        int followAtOnce();

        /** How long a responder that says nothing more counts as following; then another one takes over. */
        @WithDefault("60s")
        Duration claim();

        /** After so long without a byte a followed log is asked for anew, since its connection may be dead. */
        @WithDefault("2m")
        Duration silence();
    }
}
