/** Output streams: logs, attached terminals, events, progress. */
@NullMarked
package org.pouchcontainer.rest.stream;

import org.jspecify.annotations.NullMarked;
