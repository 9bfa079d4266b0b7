module com.acme {
    requires dev.gatun;
}
