/** The CDS profile: upload requests as pluto-deliverables sends them, their inmeta files, and the answers they get. */
@NullMarked
package org.cdsk8s.responder.cds;

import org.jspecify.annotations.NullMarked;
