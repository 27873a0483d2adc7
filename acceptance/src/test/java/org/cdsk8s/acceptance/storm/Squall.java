package org.cdsk8s.acceptance.storm;

/** What may happen just when many Jobs end, so that as much as possible of it is on its way. */
enum Squall {
    /** RabbitMQ gets nothing any more, then all connections to it break: what was sent is lost. */
    UNCONFIRMED {
        @Override
        void strike(StormParts parts, Burst burst, Witness witness) {
            parts.ways().toRabbitMq().pause().run();
            burst.end();
            witness.journalStaysBefore(burst.firstEnd());
            parts.ways().toRabbitMq().kill().run();
            parts.ways().toRabbitMq().start().run();
        }
    },
    /** RabbitMQ hangs, and both reapers and it are killed. */
    BROKER_AND_REAPERS_DIE {
        @Override
        void strike(StormParts parts, Burst burst, Witness witness) {
            parts.surroundings().awaitSettled();
            parts.surroundings().rabbitMq().pause().run();
            burst.end();
            witness.journalStaysBefore(burst.firstEnd());
            parts.reaperParts().forEach(reaper -> reaper.kill().run());
            parts.surroundings().rabbitMq().kill().run();
            parts.reaperParts().forEach(reaper -> reaper.start().run());
            parts.surroundings().rabbitMq().start().run();
        }
    },
    /** Redis gets nothing any more, then all connections to it break: what was to be journaled is lost. */
    UNJOURNALED {
        @Override
        void strike(StormParts parts, Burst burst, Witness witness) {
            witness.journalRests(); // so that the first thing not to be journaled is an end
            parts.ways().toRedis().pause().run();
            burst.end();
            witness.nothingIsToldOf(burst);
            parts.ways().toRedis().kill().run();
            parts.ways().toRedis().start().run();
        }
    },
    /** The reapers see nothing of the cluster, which goes on: its history has it all afterwards. */
    BLIND {
        @Override
        void strike(StormParts parts, Burst burst, Witness witness) throws InterruptedException {
            parts.ways().toApiServer().pause().run();
            parts.ways().toApiServer().kill().run();
            burst.end();
            burst.comeAndGo();
            parts.ways().toApiServer().resume().run();
        }
    },
    /** Both reapers are killed in the middle of it. */
    REAPERS_DIE {
        @Override
        void strike(StormParts parts, Burst burst, Witness witness) {
            burst.letGo();
            burst.awaitFirst();
            parts.reaperParts().forEach(reaper -> reaper.kill().run());
            parts.reaperParts().forEach(reaper -> reaper.start().run());
        }
    },
    /** The reaper that speaks stands still until the other one has told everything, and then goes on. */
    SPEAKER_SLEEPS {
        @Override
        void strike(StormParts parts, Burst burst, Witness witness) {
            var speaker = parts.speaker();
            speaker.pause().run();
            burst.end();
            burst.awaitTold();
            speaker.resume().run();
        }
    },
    /** The connections to RabbitMQ break again and again. */
    BROKEN_CONNECTIONS {
        @Override
        void strike(StormParts parts, Burst burst, Witness witness) {
            burst.letGo();
            burst.awaitFirst();
            parts.ways().toRabbitMq().kill().run();
            burst.end();
            parts.ways().toRabbitMq().kill().run();
        }
    };

    /** Begins and ends it; everything works afterwards, or is about to. */
    abstract void strike(StormParts parts, Burst burst, Witness witness) throws InterruptedException;
}
