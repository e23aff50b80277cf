package dev.playhead.platform.postgres;

/** A login of the database and its password, which shows itself to nobody who merely prints it. */
public record Login(String name, String password) {

    @Override
    public String toString() {
        return "Login[name=" + name + "]";
    }
}
