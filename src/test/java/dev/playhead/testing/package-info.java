/**
 * What tests of the running service share: the service's database, people who use it over HTTP, and their sockets.
 */
package dev.playhead.testing;
