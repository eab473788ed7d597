/** HTTP as this API needs it, on Jetty: exchanges, routes, listeners, streams, the audit trail. */
@NullMarked
package org.pouchcontainer.rest.http;

import org.jspecify.annotations.NullMarked;
