package dev.playhead.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The worker as a program. */
public final class WorkerMain {

    private static final String DEMO = "--demo";
    private static final int BAD_ARGUMENTS = 2;
    private static final String USAGE = """
            usage: worker [options] -- command [argument...]
                   worker [options] --demo

              --url URL          where the service is             (PLAYHEAD_URL, http://localhost:8080)
              --key KEY          the service's secret key         (PLAYHEAD_SECRET_KEY, which no list of processes shows)
              --name NAME        tells this worker from others    (host name and process id)
              --workspaces DIR   one directory a session in here  (workspaces)
              --concurrency N    how many jobs run at once        (1)
              --lease TIME       how long a silent worker keeps a job  (30s)
              --wait TIME        how long one claim waits for work     (20s)
              --timeout TIME     how long a command may run       (as long as it likes)
              --demo             run the demo agent instead of a command
            """;

    private WorkerMain() {
    }

    /**
     * Runs a worker until the process is told to end.
     *
     * @param args what follows the word {@code worker}
     * @return what the process should exit with
     */
    public static int run(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.print(USAGE);
            return 0;
        }
        WorkerSettings settings;
        try {
            settings = WorkerSettings.from(withDemoCommand(args), System.getenv());
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("worker: " + e.getMessage() + "\n\n" + USAGE);
            return BAD_ARGUMENTS;
        }
        logToConsole();
        var worker = Worker.start(settings);
        Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "worker-closing"));
        worker.awaitEnd();
        return 0;
    }

    private static String[] withDemoCommand(String[] args) throws IOException {
        var words = new ArrayList<>(Arrays.asList(args));
        int command = words.indexOf("--");
        int demo = words.indexOf(DEMO);
        if (demo < 0 || command >= 0 && command < demo) {
            return args;
        }
        if (command >= 0) {
            throw new IllegalArgumentException("Give either --demo or a command, not both");
        }
        words.remove(demo);
        words.add("--");
        words.addAll(DemoCommand.unpackedInto(Files.createTempDirectory("playhead-demo-agent-")));
        return words.toArray(String[]::new);
    }

    /** The service's own logging is not started here; without this, a log manager keeps what is logged for later. */
    private static void logToConsole() {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n");
        var handler = new ConsoleHandler();
        handler.setFormatter(new SimpleFormatter());
        handler.setLevel(Level.INFO);
        var root = Logger.getLogger("");
        for (var other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.setLevel(Level.INFO);
        root.addHandler(handler);
    }
}
