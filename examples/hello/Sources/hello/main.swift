await helloEntry(HelloHandlers.self).main()
