/** What goes over the wire: request and response bodies of both dialects. */
@NullMarked
package org.pouchcontainer.rest.wire;

import org.jspecify.annotations.NullMarked;
