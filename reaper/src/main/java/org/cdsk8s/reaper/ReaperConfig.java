package org.cdsk8s.reaper;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import org.cdsk8s.common.amqp.QueueStyle;
import org.cdsk8s.reaper.publish.EventsFormat;

/** The reaper's settings. {@code application.properties} gives each the environment variable named here. */
@ConfigMapping(prefix = "cds")
public interface ReaperConfig {

    /** The namespace to watch, outside a cluster: {@code NAMESPACE}. Inside, the service account's. */
    Optional<String> namespace();

    /** The kubeconfig to use, outside a cluster: {@code KUBE_CONFIG}, {@code $HOME/.kube/config} by default. */
    Optional<String> kubeConfig();

    /** RabbitMQ. */
    RabbitMq rabbitmq();

    /** Our objects on RabbitMQ. */
    Amqp amqp();

    /** What is watched. */
    Watching reaper();

    /** Where RabbitMQ is. */
    interface RabbitMq {

        /** Host: {@code RABBITMQ_HOST}; required. */
        Optional<String> host();

        /** Port: {@code RABBITMQ_PORT}. */
        @WithDefault("5672")
        int port();

        /** Virtual host: {@code RABBITMQ_VHOST}. */
        @WithDefault("/")
        String vhost();

        /** User: {@code RABBITMQ_USER}; RabbitMQ's {@code guest} by default. */
        @WithDefault("guest")
        String user();

        /** Password: {@code RABBITMQ_PASSWD}; RabbitMQ's {@code guest} by default. */
        @WithDefault("guest")
        String passwd();

        /**
         * {@code RABBITMQ_CONNECTION_ATTEMPTS}. Connecting never ends; times {@link #retryDelay()}, this is how long
         * RabbitMQ may be away before readiness goes down.
         */
        @WithDefault("3")
        int connectionAttempts();

        /** {@code RABBITMQ_RETRY_DELAY}, in seconds; see {@link #connectionAttempts()}. */
        @WithDefault("3")
        int retryDelay();
    }

    /** Our objects on RabbitMQ. */
    interface Amqp {

        /** The exchange events are published on: {@code MY_EXCHANGE}. */
        @WithDefault("cdsresponder")
        String exchange();

        /** What kind of queues the broker can hold: {@code CDS_AMQP_QUEUES}; {@code plain} for the embedded broker. */
        @WithDefault("quorum")
        QueueStyle queues();
    }

    /** What is watched. */
    interface Watching {

        /**
         * Whether Jobs named {@code cds-…} that lack our label, but have that of a deliverable, are watched too:
         * {@code REAPER_ADOPT_PREFIX}.
         */
        @WithDefault("true")
        boolean adoptPrefix();

        /** A watch that brings neither event nor bookmark for this long is taken for dead. Bookmarks come each minute. */
        @WithDefault("90s")
        Duration watchSilence();

        /** A Job may be without a pod for this long before it counts as stuck: {@code CDS_REAPER_PODS_MISSING}. */
        @WithDefault("60s")
        Duration podsMissing();

        /** Whether events are published as CloudEvents too: {@code plain} or {@code both}. */
        @WithDefault("plain")
        EventsFormat eventsFormat();

        /** How the one reaper that speaks is elected. */
        Lease lease();
    }

    /** How the one reaper that speaks is elected. The same for all reapers of a namespace. */
    interface Lease {

        /** The Lease's name. */
        @WithDefault("cds-reaper")
        String name();

        /** A Lease nobody renewed for this long may be taken by another reaper. */
        @WithDefault("15s")
        Duration duration();

        /** A reaper that could not renew its Lease for this long speaks no more; shorter than {@link #duration()}. */
        @WithDefault("10s")
        Duration renewDeadline();

        /** How often the Lease is renewed by its holder, and looked at by others; shorter than the deadline. */
        @WithDefault("2s")
        Duration retry();
    }
}
