/** Health checks: when probes run, what their results mean, and how a probe is ended in time. */
@NullMarked
package org.pouchcontainer.engine.health;

import org.jspecify.annotations.NullMarked;
