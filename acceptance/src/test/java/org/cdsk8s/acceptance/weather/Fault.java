package org.cdsk8s.acceptance.weather;

/** What may happen to a part; each comes to an end, and the part works again. */
enum Fault {
    KILL {
        @Override
        void begin(Part part) {
            part.kill().run();
        }

        @Override
        void end(Part part) {
            part.start().run();
        }
    },
    RESTART {
        @Override
        void begin(Part part) {
            part.stop().run();
        }

        @Override
        void end(Part part) {
            part.start().run();
        }
    },
    PAUSE {
        @Override
        void begin(Part part) {
            part.pause().run();
        }

        @Override
        void end(Part part) {
            part.resume().run();
        }
    },
    /** It takes whatever comes, and loses it: a machine that hangs until somebody resets it. */
    HANG {
        @Override
        void begin(Part part) {
            part.pause().run();
        }

        @Override
        void end(Part part) {
            part.kill().run();
            part.start().run();
        }
    };

    abstract void begin(Part part);

    abstract void end(Part part);
}
