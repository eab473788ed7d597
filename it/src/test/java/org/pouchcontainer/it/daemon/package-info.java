/** The daemon itself: start, stop, kill -9, live restore, hot deployment. */
package org.pouchcontainer.it.daemon;
