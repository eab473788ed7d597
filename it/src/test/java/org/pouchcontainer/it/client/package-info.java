/** Clients as users have them: the pouch command in all its groups. */
package org.pouchcontainer.it.client;
